package credence.job.cluster;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the setting {@code device} asks for. */
public enum Device {
  /** A GPU if every executor has one that this build has code for, else the processor. */
  AUTO,
  CPU,
  GPU;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> ids() {
    return Stream.of(values()).map(Device::id).toList();
  }

  /**
   * @throws IllegalArgumentException for an unknown id
   */
  public static Device of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
