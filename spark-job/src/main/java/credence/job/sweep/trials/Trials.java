package credence.job.sweep.trials;

import credence.job.base.Counted;
import credence.job.base.Diagnosis;
import credence.job.base.DivergedException;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.Progress;
import credence.job.rundir.Checkpoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs trials, as many at a time as there is room for, those that have run already excepted. What
 * becomes of one does not touch the others, nor does the order in which they end.
 */
public final class Trials {

  /** Learns what has become of trials. */
  public interface Listener {

    /** One has ended; others may be running. */
    void ended(Trials trials) throws IOException;

    /** All have that were to run, so that the cluster is free. */
    void allEnded(Trials trials) throws IOException;
  }

  /** Where a trial's files are. */
  @FunctionalInterface
  public interface Folders {
    TrialFolder of(Trial trial) throws IOException;
  }

  private record Ended(Trial trial, TrialRecord record) {}

  private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

  private final TrialRunner runner;
  private final Folders folders;
  private final Listener listener;
  private final Map<Trial, TrialRecord> records = new LinkedHashMap<>();

  /** Why trials failed in this job for no reason of their own, in the order in which they did. */
  private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());

  public Trials(TrialRunner runner, Folders folders, Listener listener) {
    this.runner = runner;
    this.folders = folders;
    this.listener = listener;
  }

  /** All that were ever asked for, in that order, and what has become of them. */
  public Map<Trial, TrialRecord> records() {
    return records;
  }

  /** What has become of a trial, in this job or one before. */
  public TrialRecord record(Trial trial) throws IOException {
    if (!records.containsKey(trial)) {
      records.put(trial, folders.of(trial).record());
    }
    return records.get(trial);
  }

  /**
   * Trains those that have not come so far yet; one that diverges is let be. One that fails for
   * another reason says nothing of its setting, so that nothing may be chosen without it: the job
   * ends once the others have come so far, and the next one tries it again.
   *
   * @param epochs infinite for the end
   * @throws JobException with the exit code of the first failure that is not a trial's own
   */
  public void advance(List<Trial> trials, double epochs) throws IOException {
    List<Callable<Ended>> tasks = new ArrayList<>();
    for (Trial trial : trials) {
      TrialRecord before = record(trial);
      if (isOpen(before, epochs)) {
        tasks.add(() -> run(trial, before, epochs));
      }
    }
    if (tasks.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    int done = trials.size() - tasks.size();
    try (Progress progress = new Progress("sweep", "trials", done, trials.size())) {
      Threads.run(
          tasks,
          runner::parallel,
          ended -> {
            keep(ended);
            progress.step();
            listener.ended(this);
          });
    }
    double hours = (System.nanoTime() - began) / 3600e9;
    LOG.info("trials: {}, {} an hour", tasks.size(), Math.round(tasks.size() / hours));
    listener.allEnded(this);
    requireNoFailure();
  }

  private void requireNoFailure() {
    if (!failures.isEmpty()) {
      Exception first = failures.get(0);
      throw new JobException(
          Diagnosis.classify(first),
          "%s failed, and not by diverging: %s. What has ended stays; the same command tries them again"
              .formatted(Counted.of(failures.size(), "trial"), Diagnosis.inWords(first)),
          first);
    }
  }

  /**
   * The state that a trial has ended with; one that is lost is made again.
   *
   * @param trial that has been trained to its end
   */
  public Checkpoints.Snapshot end(Trial trial, SweepData data) throws IOException {
    Checkpoints.Snapshot found = newest(trial, data);
    if (found == null || found.rounds() != record(trial).last().rounds()) {
      records.put(trial, TrialRecord.NEW);
      advance(List.of(trial), Double.POSITIVE_INFINITY);
      found = newest(trial, data);
    }
    return found;
  }

  /** Frees the state of a trial that nothing goes on from. */
  public void free(Trial trial) throws IOException {
    folder(trial).stop();
  }

  public TrialFolder folder(Trial trial) throws IOException {
    return folders.of(trial);
  }

  private Checkpoints.Snapshot newest(Trial trial, SweepData data) throws IOException {
    return folder(trial).newest(data.network(trial), trial.config().training().optimizer());
  }

  private static boolean isOpen(TrialRecord record, double epochs) {
    boolean hopeless = record.fault() != null && record.fault().isFinal();
    return record.leg(epochs) == null && !hopeless;
  }

  private Ended run(Trial trial, TrialRecord before, double epochs) throws IOException {
    TrialFolder folder = folders.of(trial);
    TrialRecord after;
    try {
      folder.begin();
      after = before.and(runner.train(trial, folder, epochs));
    } catch (DivergedException e) {
      after = before.failed(new TrialRecord.Fault(e.getMessage(), true));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      after = before.failed(fault(e));
    }
    folder.write(after);
    return new Ended(trial, after);
  }

  /** Spark's verdict on a trial, if it is one on the trial alone. */
  private TrialRecord.Fault fault(Exception e) {
    Throwable cause = Diagnosis.telling(e);
    if (!(e instanceof SparkException) || Diagnosis.isShutDown(cause)) {
      throw new JobException(ExitCode.TRY_AGAIN, cause.toString(), e);
    }
    failures.add(e);
    return new TrialRecord.Fault(Diagnosis.inWords(e), false);
  }

  private void keep(Ended ended) {
    Trial trial = ended.trial();
    records.put(trial, ended.record());
    if (ended.record().fault() == null) {
      TrialRecord.RungResult leg = ended.record().last();
      LOG.info(
          "{}: {} rounds in {} s: {}",
          trial,
          leg.rounds(),
          Math.round(leg.seconds()),
          TrialRow.text(leg.figures()));
    } else {
      LOG.warn("{}: {}", trial, ended.record().fault().reason());
    }
  }
}
