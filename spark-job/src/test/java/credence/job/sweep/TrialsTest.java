package credence.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.bayes.MeanField;
import credence.job.base.DivergedException;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.config.SweepReader;
import credence.job.rounds.FinalFigures;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.HeldRun;
import credence.job.rundir.RunDirectory;
import credence.job.rundir.RunIdentity;
import credence.job.support.RoundFigures;
import credence.job.support.Sweeps;
import credence.job.sweep.trials.Trial;
import credence.job.sweep.trials.TrialFolder;
import credence.job.sweep.trials.TrialRecord;
import credence.job.sweep.trials.TrialRow;
import credence.job.sweep.trials.TrialRunner;
import credence.job.sweep.trials.Trials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which trials run, and what is kept of them; how they run is not looked at. */
class TrialsTest {

  private static final double END = Double.POSITIVE_INFINITY;

  @TempDir Path folder;
  private HeldRun held;
  private SweepConfig sweep;
  private List<Trial> all;
  private final Runner runner = new Runner();
  private final List<String> heard = new ArrayList<>();

  /** Settings 1 to 6, the NLL of setting n being n tenths, less what is in {@code gains}. */
  private static final class Runner implements TrialRunner {

    private final SortedSet<String> asked = new ConcurrentSkipListSet<>();
    private final Map<Integer, Exception> faults = new HashMap<>();
    private final Map<Double, Map<Integer, Double>> gains = new HashMap<>();

    @Override
    public int parallel() {
      return 3;
    }

    @Override
    public TrialRecord.RungResult train(Trial trial, TrialFolder folder, double epochs) {
      int setting = trial.setting().number();
      asked.add(setting + "@" + epochs);
      if (faults.containsKey(setting)) {
        sneak(faults.get(setting));
      }
      double gain = gains.getOrDefault(epochs, Map.of()).getOrDefault(setting, 0.0);
      RoundMetrics round = RoundFigures.evaluated(8, setting / 10.0 - gain, 0.5, 0.25);
      return new TrialRecord.RungResult(epochs, 8, epochs == END, round, 1);
    }

    @Override
    public FinalFigures test(Trial trial, MeanField posterior) {
      throw new AssertionError("the test images are for the chosen setting");
    }

    @Override
    public void close() {
      // Holds nothing.
    }

    /** As Spark's Scala code throws checked exceptions. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void sneak(Exception e) throws E {
      throw (E) e;
    }
  }

  @BeforeEach
  void begin() throws IOException {
    Path file = Sweeps.write(folder, "vary.prior.sigma = [1, 2, 3, 4, 5, 6]");
    read(file);
    held = HeldRun.of(RunDirectory.at(folder.resolve("out").toString(), new Configuration()));
    held.run().begin(SweepSettings.of(sweep));
  }

  @AfterEach
  void end() throws IOException {
    held.close();
  }

  @Test
  void tablesAreWrittenAsTrialsEndAndWhenNoneRuns() throws IOException {
    Trials trials = trials();
    trials.advance(all.subList(0, 2), 2);
    trials.advance(all.subList(0, 2), 2);
    trials.advance(all.subList(0, 1), END);
    assertThat(heard).containsExactly("ended", "ended", "all ended", "ended", "all ended");
  }

  @Test
  void whatFailedIsRecordedAndTheOthersGoOn() throws IOException {
    runner.faults.put(2, new DivergedException("round 3: not finite"));
    runner.faults.put(5, new SparkException("Task 0 failed\nDriver stacktrace: ..."));
    Trials trials = trials();
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> trials.advance(all, END))
        .withMessageContaining("1 trial failed, and not by diverging")
        .withMessageContaining("Task 0 failed. What has ended stays")
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN));
    assertThat(runner.asked).hasSize(6);
    assertThat(all)
        .extracting(trial -> new TrialRow(trial, trials.record(trial), true, null).status())
        .containsExactly("finished", "diverged", "finished", "finished", "failed", "finished");
    assertThat(trials.record(all.get(1)).fault().reason()).isEqualTo("round 3: not finite");
    assertThat(trials.record(all.get(4)).fault().reason()).contains("Task 0 failed");
  }

  @Test
  void onlyWhatHasNotEndedRunsAgain() throws IOException {
    runner.faults.put(2, new DivergedException("again and again"));
    runner.faults.put(5, new SparkException("an executor was lost"));
    fails(ExitCode.TRY_AGAIN, "an executor was lost");
    Files.delete(record(3));
    byte[] damaged = Files.readAllBytes(record(4));
    damaged[damaged.length / 2] ^= 1;
    Files.write(record(4), damaged);
    runner.asked.clear();
    runner.faults.clear();
    Trials again = trials();
    again.advance(all, END);
    assertThat(runner.asked).containsExactly("3@Infinity", "4@Infinity", "5@Infinity");
    assertThat(again.record(all.get(4)).isFinished()).isTrue();
  }

  @Test
  void nothingIsChosenWhileATrialHasFailedForNoReasonOfItsOwn() throws IOException {
    halving("rungs = [1], keep = 0.5");
    runner.faults.put(1, new SparkException("an executor was lost"));
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> new Search(sweep, trials()).best())
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN));
    assertThat(runner.asked).hasSize(6).allMatch(asked -> asked.endsWith("@1.0"));
    runner.faults.clear();
    assertThat(new Search(sweep, trials()).best().number()).isEqualTo(1);
  }

  @Test
  void whyATrialFailedDecidesWhetherTheSameCommandMayHelp() throws IOException {
    runner.faults.put(3, new SparkException("Job aborted", new IOException("disk full")));
    fails(ExitCode.INPUT_OUTPUT, "disk full");
    runner.faults.put(3, new SparkException("Job aborted: executor exited with code 52"));
    fails(ExitCode.USAGE, "spark.executor.memory");
    runner.faults.put(3, new SparkException("Job aborted", new IllegalStateException("ours")));
    fails(ExitCode.BUG, "ours");
  }

  private void fails(ExitCode code, String reason) {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> trials().advance(all, END))
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(code));
  }

  @Test
  void aJobThatIsStoppedBlamesNoTrial() throws IOException {
    runner.faults.put(1, new SparkException("Job 0 cancelled because SparkContext was shut down"));
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> trials().advance(all, END))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN));
    assertThat(record(1)).doesNotExist();
  }

  @Test
  void recordsOfOtherImagesAreRefused() throws IOException {
    trials().advance(all, END);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> trials("other images").record(all.get(0)))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FOREIGN_CHECKPOINT));
  }

  @Test
  void aRungStopsTheWorseForGood() throws IOException {
    halving("rungs = [1, 2], keep = 0.5");
    // After two epochs setting 3 is the best, and it would be, too, if 5 had not been stopped.
    runner.gains.put(2.0, Map.of(3, 0.25));
    runner.gains.put(END, Map.of(3, 0.25, 5, 1.0));
    Trials trials = trials();
    SweepPoint best = new Search(sweep, trials).best();
    assertThat(best.number()).isEqualTo(3);
    assertThat(runner.asked)
        .containsExactly(
            "1@1.0",
            "1@2.0",
            "1@Infinity",
            "2@1.0",
            "2@2.0",
            "3@1.0",
            "3@2.0",
            "3@Infinity",
            "4@1.0",
            "5@1.0",
            "6@1.0");
    assertThat(all)
        .extracting(trial -> new TrialRow(trial, trials.record(trial), true, null).status())
        .containsExactly("finished", "stopped", "finished", "stopped", "stopped", "stopped");
  }

  @Test
  void aSearchThatGoesOnDecidesTheSame() throws IOException {
    halving("rungs = [1], keep = 0.5");
    SweepPoint best = new Search(sweep, trials()).best();
    runner.asked.clear();
    assertThat(new Search(sweep, trials()).best()).isEqualTo(best);
    assertThat(runner.asked).isEmpty();
  }

  @Test
  void whereNothingCanBeTrainedTheReasonIsTold() throws IOException {
    for (int setting = 1; setting <= 6; setting++) {
      runner.faults.put(setting, new DivergedException("layers[0] is not finite"));
    }
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> new Search(sweep, trials()).best())
        .withMessageContaining("layers[0] is not finite");
  }

  private void halving(String text) throws IOException {
    read(Sweeps.write(folder, "vary.prior.sigma = [1, 2, 3, 4, 5, 6], halving {" + text + "}"));
  }

  private void read(Path file) throws IOException {
    sweep = new SweepReader(new Configuration()).read(file.toString(), List.of());
    all = sweep.settings().stream().map(setting -> Trial.of(setting, 1)).toList();
  }

  private Trials trials() {
    return trials("images");
  }

  private Trials trials(String images) {
    return new Trials(
        runner,
        trial ->
            new TrialFolder(
                held.run(), trial, new RunIdentity(trial.experiment().hash(), images, null, "0")),
        new Trials.Listener() {
          @Override
          public void ended(Trials trials) {
            heard.add("ended");
          }

          @Override
          public void allEnded(Trials trials) {
            heard.add("all ended");
          }
        });
  }

  private Path record(int setting) {
    return folder.resolve("out/trials/%05d-seed-1/trial.json".formatted(setting));
  }
}
