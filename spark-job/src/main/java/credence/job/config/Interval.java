package credence.job.config;

import credence.job.config.hocon.Section;

/** How often something happens: every so many steps or rounds, or with every epoch. */
public sealed interface Interval extends java.io.Serializable {

  /** Every {@code every}-th. */
  record Count(int every) implements Interval {}

  /** With every pass over the data. */
  record Epoch() implements Interval {}

  /** A number of at least 1, or {@code epoch}. */
  static Interval read(Section section, String key) {
    if (section.isText(key)) {
      section.choice(key, java.util.List.of("epoch"));
      return new Epoch();
    }
    return new Count(section.integer(key, 1));
  }
}
