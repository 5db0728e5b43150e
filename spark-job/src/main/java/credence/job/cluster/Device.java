package credence.job.cluster;

import java.util.Locale;

/** What the setting {@code device} asks for. */
public enum Device {
  /** A GPU if every executor has one that this build has code for, else the processor. */
  AUTO,
  CPU,
  GPU;

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
