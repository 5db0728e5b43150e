package credence.job.rundir;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.cluster.SparkSessions;
import credence.job.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * Leaves {@code outcome.json} in the directory of a run: that a job has begun, and with what it has
 * ended, whatever that is. A directory of something else, of a run of other settings or with
 * another job at work keeps what it has; the answer to a launcher that waits then lies beside it.
 */
public final class RunOutcome {

  /** In a run directory. */
  static final String FILE = "outcome.json";

  /** Spark's setting by which a launcher names a job, to know its outcome from others'. */
  private static final String SUBMISSION = "spark.credence.submission";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final RunDirectory directory;
  private final Instant created = Instant.now();
  private RunSettings asked;
  private JobOutcome begun;

  RunOutcome(RunDirectory directory) {
    this.directory = directory;
  }

  /** Whether a launcher on another machine has sent this job, and waits for its outcome. */
  public static boolean isAwaited() {
    return new SparkConf().contains(SUBMISSION);
  }

  /** What the newest job here has left; null if none has. */
  public JobOutcome read() throws IOException {
    byte[] bytes = directory.read(FILE);
    return bytes == null ? null : JobOutcome.of(bytes);
  }

  /**
   * What the job that a launcher calls {@code submission} has left, here or beside it; null if it
   * has left nothing. What lies beside it is deleted: nobody else waits for it.
   */
  public JobOutcome read(String submission) throws IOException {
    requireName(submission);
    Path beside = beside(submission);
    if (beside != null) {
      try {
        JobOutcome outcome = JobOutcome.of(storage().read(beside));
        storage().delete(beside);
        return outcome;
      } catch (FileNotFoundException e) {
        // It is where it should be.
      }
    }
    JobOutcome outcome = read();
    return outcome != null && submission.equals(outcome.submission()) ? outcome : null;
  }

  /** From now on it is known which settings must be there for the directory to be this job's. */
  void asked(RunSettings settings) {
    asked = settings;
  }

  /**
   * Does the work of a job that has the directory, which then says so.
   *
   * @param run which the work is in
   */
  void during(OpenRun run, RunDirectory.Work work) throws IOException {
    byte[] before = directory.read(FILE);
    begun = begin(asked.job().id());
    run.writeNote(FILE, begun.bytes());
    try {
      work.in(run);
    } catch (JobException e) {
      if (e.exitCode() == ExitCode.FOREIGN_CHECKPOINT) {
        restore(run, before);
      }
      throw e;
    }
  }

  /**
   * Says how the job has ended.
   *
   * @param job the command
   * @param code what its process ends with
   * @param reason for people
   */
  public void leave(String job, ExitCode code, String reason) throws IOException {
    JobOutcome outcome =
        (begun == null ? begin(job) : begun).ended(code, reason, SparkSessions.application());
    Path beside = outcome.submission() == null ? null : beside(outcome.submission());
    if (!isLeft(outcome) && beside != null) {
      storage().write(beside, out -> out.write(outcome.bytes()));
    }
  }

  private boolean isLeft(JobOutcome outcome) throws IOException {
    if (outcome.code() == ExitCode.FOREIGN_CHECKPOINT || !isOurs() || isSaid(outcome)) {
      return false;
    }
    try (RunLock lock = RunLock.acquire(storage(), directory.path())) {
      // Now that nobody else can make it theirs.
      boolean isOurs = isOurs();
      if (isOurs) {
        new OpenRun(directory, lock).writeNote(FILE, outcome.bytes());
      }
      return isOurs;
    } catch (JobException e) {
      return false;
    }
  }

  /** Whether a finished run here says so already, by the job that has finished it. */
  private boolean isSaid(JobOutcome outcome) throws IOException {
    JobOutcome there = begun == null && outcome.code() == ExitCode.DONE ? read() : null;
    return there != null && there.code() == ExitCode.DONE;
  }

  private boolean isOurs() throws IOException {
    try {
      return asked == null
          ? !directory.isRun()
          : directory.look(asked) != RunDirectory.Content.FOREIGN;
    } catch (JobException e) {
      return false;
    }
  }

  private JobOutcome begin(String job) throws IOException {
    JobOutcome before = read();
    String submission = new SparkConf().get(SUBMISSION, null);
    if (submission != null) {
      requireName(submission);
    }
    return new JobOutcome(
        job,
        null,
        null,
        SparkSessions.application(),
        before == null ? 1 : before.attempts() + 1,
        created,
        null,
        submission);
  }

  private static void restore(OpenRun run, byte[] before) throws IOException {
    if (before == null) {
      run.deleteNote(FILE);
    } else {
      run.writeNote(FILE, before);
    }
  }

  private static void requireName(String submission) {
    if (!NAME.matcher(submission).matches()) {
      throw JobException.usage(
          "%s = '%s': letters, digits and - are needed, 64 at most"
              .formatted(SUBMISSION, submission));
    }
  }

  /** Null at the top of a file system. */
  private Path beside(String submission) {
    Path folder = directory.path().getParent();
    return folder == null
        ? null
        : new Path(folder, ".%s.%s-%s".formatted(directory.path().getName(), submission, FILE));
  }

  private Storage storage() {
    return directory.storage();
  }
}
