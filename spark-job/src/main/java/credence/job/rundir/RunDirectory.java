package credence.job.rundir;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.Paths;
import credence.job.files.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a run: {@code config.conf}; of a training {@code metrics.jsonl} and {@code
 * checkpoints/}, of a pruning {@code curve.csv}, {@code .json} and {@code .svg}; of an evaluation
 * its tables as CSV; of a scoring {@code scores/}, of a coreset {@code images/}; of a sweep {@code
 * trials.csv}, {@code trials.parquet}, and folders of this kind in {@code trials/} and {@code
 * chosen/}; {@code model/}, {@code summary.json}, {@code report.html}, {@code manifest.json} and,
 * once all that stands, {@code _SUCCESS}; {@code outcome.json} whatever comes of it. This class
 * only looks; {@link #open} lends what writes.
 */
public final class RunDirectory {

  /** What is there before a job begins. */
  enum Content {
    NOTHING,
    /** A run of the same settings that was interrupted. */
    INTERRUPTED,
    /** A finished run of the same settings. */
    COMPLETE,
    /** A run of other settings. */
    FOREIGN
  }

  /** What happens to a run of other settings. */
  public enum Foreign {
    REFUSE,
    REPLACE;

    /** As {@code --overwrite} says. */
    public static Foreign of(boolean overwrite) {
      return overwrite ? REPLACE : REFUSE;
    }
  }

  /** What a job does in a directory that it has alone and that holds its settings. */
  @FunctionalInterface
  public interface Work {
    void in(OpenRun run) throws IOException;
  }

  /** Keys that a refusal names. */
  private static final int MOST_DIFFERENCES = 8;

  private final Path path;
  private final Storage storage;
  private final RunOutcome outcome = new RunOutcome(this);
  private UnaryOperator<Work> around = UnaryOperator.identity();

  private RunDirectory(Path path, Storage storage) {
    this.path = path;
    this.storage = storage;
  }

  /** The folder at {@code out}, which need not exist. */
  public static RunDirectory at(String out, Configuration hadoop) throws IOException {
    Path path = Paths.of(out);
    Path absolute = path.getFileSystem(hadoop).makeQualified(path);
    return new RunDirectory(absolute, Storage.of(absolute, hadoop));
  }

  /**
   * @throws JobException with exit code 73 for a folder of something else, which even {@code
   *     --overwrite} leaves alone
   */
  Content look(RunSettings settings) throws IOException {
    if (!isRun()) {
      return Content.NOTHING;
    }
    if (!differences(settings).isEmpty()) {
      return Content.FOREIGN;
    }
    return exists(RunFolder.SUCCESS) ? Content.COMPLETE : Content.INTERRUPTED;
  }

  /**
   * Whether a run is there, of whatever settings.
   *
   * @throws JobException with exit code 73 for a folder of something else
   */
  boolean isRun() throws IOException {
    boolean isRun = exists(RunFolder.CONFIG);
    if (!isRun) {
      contents().requireNone();
    }
    return isRun;
  }

  /**
   * Whether a finished run of the same settings is there.
   *
   * @throws JobException with exit code 73 for a run of other settings that is not to be replaced,
   *     and a folder of something else
   */
  public boolean isDone(RunSettings settings, Foreign foreign) throws IOException {
    outcome.asked(settings);
    Content content = look(settings);
    if (content == Content.FOREIGN) {
      contents().requireOurs();
      if (foreign == Foreign.REFUSE) {
        throw refusal(differences(settings));
      }
    }
    return content == Content.COMPLETE;
  }

  /**
   * Locks the directory, makes room for a run of these settings or finds what there is of it, and
   * does the work; nothing if a finished run is there.
   *
   * @throws JobException with exit code 75 if another job is at work there; as {@link #isDone}
   */
  public void open(RunSettings settings, Foreign foreign, Work work) throws IOException {
    try (RunLock lock = RunLock.acquire(storage, path)) {
      if (!isDone(settings, foreign)) {
        OpenRun run = new OpenRun(this, lock);
        run.begin(settings);
        outcome.during(run, around.apply(work));
      }
    }
  }

  /** From now on work that is done here is done inside of {@code outer}. */
  public void surround(UnaryOperator<Work> outer) {
    around = outer;
  }

  /** What is in a folder of it, by name; nothing if there is no such folder. */
  public List<String> names(String folder) throws IOException {
    return storage.list(file(folder)).stream()
        .map(status -> status.getPath().getName())
        .filter(name -> !name.startsWith("."))
        .toList();
  }

  /** What is said here of how jobs end. */
  public RunOutcome outcome() {
    return outcome;
  }

  /** What stands in a file of it, or null if there is none. */
  public byte[] read(String name) throws IOException {
    return exists(name) ? storage.read(file(name)) : null;
  }

  /** What a training that was stopped has, and what the same command does with it. */
  public String kept() throws IOException {
    if (exists(RunFolder.SUCCESS)) {
      return path + " is complete, and the same command says so";
    }
    int rounds = Checkpoints.newestRound(storage, file(RunFolder.CHECKPOINTS_NAME));
    return rounds == 0
        ? path + " has no checkpoint yet, and the same command begins anew"
        : "%s has round %d, and the same command goes on from there".formatted(path, rounds);
  }

  /** Whether {@code other} is this folder or lies in it. */
  public boolean contains(Path other) {
    return Paths.isWithin(other, path);
  }

  /** Whether this folder is {@code other} or lies in it. */
  public boolean liesIn(Path other) {
    return Paths.isWithin(path, other);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /** A folder inside this one. */
  RunDirectory within(String name) {
    return new RunDirectory(file(name), storage);
  }

  RunContents contents() {
    return new RunContents(storage, path);
  }

  Path path() {
    return path;
  }

  Storage storage() {
    return storage;
  }

  Path file(String name) {
    return new Path(path, name);
  }

  private boolean exists(String name) throws IOException {
    return storage.exists(file(name));
  }

  private List<String> differences(RunSettings settings) throws IOException {
    Path config = file(RunFolder.CONFIG);
    String text = new String(storage.read(config), StandardCharsets.UTF_8);
    return settings.differences(text, config.toString());
  }

  private JobException refusal(List<String> differences) {
    int shown = Math.min(MOST_DIFFERENCES, differences.size());
    String rest =
        shown == differences.size() ? "" : "; and " + (differences.size() - shown) + " more";
    return new JobException(
        ExitCode.OUTPUT_EXISTS,
        "%s holds a run of another configuration (%s%s; all of it is in its %s): choose another --out,"
                .formatted(
                    path, String.join("; ", differences.subList(0, shown)), rest, RunFolder.CONFIG)
            + " or give --overwrite to replace it");
  }
}
