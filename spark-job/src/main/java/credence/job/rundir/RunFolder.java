package credence.job.rundir;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run may leave in each of its folders, by name: everything else in there is somebody
 * else's.
 */
enum RunFolder {
  /** The run directory itself, or that of a trial or of a chosen run in a sweep's. */
  RUN(Names.OF_A_RUN),
  MODEL("model\\.(json|sha256)|(mu|rho|prior|prior\\.rho)\\.f32|weights\\.bin"),
  CHECKPOINTS(""),
  STATE("state\\.(json|sha256)|(mu|rho|moment\\.\\d+)\\.f32"),
  /** Parquet, by tasks of ours or by Spark. */
  TABLE("part-.*\\.parquet|_SUCCESS"),
  /** What Spark's own writers leave of attempts. */
  ATTEMPTS(".*"),
  PARTS("part-\\d+\\.json"),
  STAGING(".*\\.parquet"),
  TRIALS(""),
  CHOSEN("");

  /** A run's settings: what makes a folder a run directory. */
  static final String CONFIG = "config.conf";

  /** The last file of a run. */
  static final String SUCCESS = "_SUCCESS";

  static final String CHECKPOINTS_NAME = "checkpoints";

  /** What the manifest covers, as far as it is there, in its order. */
  static final List<String> RESULTS = Names.RESULTS;

  /** Of a file that is being written, and of the checksum that Hadoop puts beside one. */
  private static final Pattern BESIDE = Pattern.compile("\\.(.+)\\.(crc|[^.]+\\.tmp)");

  private final Pattern files;

  RunFolder(String files) {
    this.files = Pattern.compile(files);
  }

  /** Whether a run may leave a file of that name in this folder. */
  boolean hasFile(String name) {
    Matcher beside = BESIDE.matcher(name);
    return files.matcher(name).matches() || (beside.matches() && hasFile(beside.group(1)));
  }

  /** What the folder of that name in this one is; null if a run leaves none. */
  RunFolder inside(String name) {
    return switch (this) {
      case RUN -> insideRun(name);
      case CHECKPOINTS -> name.matches("round-\\d{6,}") ? STATE : null;
      case STATE -> name.equals("best") || name.equals("average") ? STATE : null;
      case TABLE -> name.equals("_temporary") ? ATTEMPTS : null;
      case ATTEMPTS -> ATTEMPTS;
      case PARTS -> name.equals("staging") ? STAGING : null;
      case TRIALS -> name.matches("\\d{5,}-seed--?\\d+") ? RUN : null;
      case CHOSEN -> name.matches("seed--?\\d+") ? RUN : null;
      case MODEL, STAGING -> null;
    };
  }

  /** Names of files in a run directory, made before the constants above. */
  private static final class Names {

    private static final List<String> RESULTS =
        List.of(
            CONFIG,
            "metrics.jsonl",
            "curve.csv",
            "curve.json",
            "curve.svg",
            "reliability.csv",
            "ensembling.csv",
            "noise.csv",
            "rejection.csv",
            "ood.csv",
            "thresholds.csv",
            "corruption.csv",
            "sets.csv",
            "trials.csv",
            "trials.parquet",
            "summary.json",
            "report.html",
            "images",
            "model");

    /** Results that are folders. */
    private static final Set<String> FOLDERS = Set.of("trials.parquet", "images", "model");

    private static final List<String> OTHERS =
        List.of(
            "trial.json",
            "manifest.json",
            SUCCESS,
            ".lock",
            RunMarker.FILE,
            RunOutcome.FILE,
            "mlflow.json");

    private static final String OF_A_RUN =
        Stream.concat(RESULTS.stream().filter(name -> !FOLDERS.contains(name)), OTHERS.stream())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
  }

  private static RunFolder insideRun(String name) {
    return switch (name) {
      case "model" -> MODEL;
      case "checkpoints" -> CHECKPOINTS;
      case "scores", "images", "trials.parquet" -> TABLE;
      case ".parts" -> PARTS;
      case "trials" -> TRIALS;
      case "chosen" -> CHOSEN;
      default -> null;
    };
  }
}
