package credence.job.rundir;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run may leave in each of its folders, by name: everything else in there is somebody
 * else's.
 */
enum RunFolder {
  /** The run directory itself, or that of a trial or of a chosen run in a sweep's. */
  RUN(
      "config\\.conf|metrics\\.jsonl|curve\\.(csv|json|svg)|trials\\.csv|trial\\.json|summary\\.json"
          + "|(reliability|ensembling|noise|rejection|ood|corruption)\\.csv"
          + "|report\\.html|manifest\\.json|_SUCCESS|\\.lock|\\.credence-run"),
  MODEL("model\\.(json|sha256)|(mu|rho|prior)\\.f32|weights\\.bin"),
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

  /** What the manifest covers, as far as it is there. */
  static final List<String> RESULTS =
      List.of(
          "config.conf",
          "metrics.jsonl",
          "curve.csv",
          "curve.json",
          "curve.svg",
          "reliability.csv",
          "ensembling.csv",
          "noise.csv",
          "rejection.csv",
          "ood.csv",
          "corruption.csv",
          "trials.csv",
          "trials.parquet",
          "summary.json",
          "report.html",
          "model");

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

  private static RunFolder insideRun(String name) {
    return switch (name) {
      case "model" -> MODEL;
      case "checkpoints" -> CHECKPOINTS;
      case "scores", "trials.parquet" -> TABLE;
      case ".parts" -> PARTS;
      case "trials" -> TRIALS;
      case "chosen" -> CHOSEN;
      default -> null;
    };
  }
}
