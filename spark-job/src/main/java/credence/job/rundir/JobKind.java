package credence.job.rundir;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which job has made a run. */
public enum JobKind {
  TRAIN,
  PRUNE,
  EVALUATE,
  SCORE,
  SWEEP,
  CORESET;

  /** As files and pages have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that id. */
  static Optional<JobKind> of(String id) {
    return Stream.of(values()).filter(kind -> kind.id().equals(id)).findFirst();
  }
}
