package credence.job.cluster;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the setting {@code engine} asks for. */
public enum EngineSetting {
  /** The fastest that there is. */
  AUTO,
  ONEDNN,
  ND4J,
  /** No engine of ours: an ordinary network, trained by DL4J Spark's own parameter averaging. */
  DL4J_AVERAGING;

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static List<String> ids() {
    return Stream.of(values()).map(EngineSetting::id).toList();
  }

  /**
   * @throws IllegalArgumentException for an unknown id
   */
  public static EngineSetting of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String toString() {
    return id();
  }
}
