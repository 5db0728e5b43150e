package credence.job.config;

import credence.job.config.hocon.Section;
import java.io.Serializable;
import java.util.List;

/** How often something happens: every so many steps or rounds, or with every epoch. */
public sealed interface Interval extends Serializable {

  /** Every {@code every}-th. */
  record Count(int every) implements Interval {}

  /** With every pass over the data. */
  record Epoch() implements Interval {}

  /** A number of at least 1, or {@code epoch}. */
  static Interval read(Section section, String key) {
    if (section.isText(key)) {
      section.choice(key, List.of("epoch"));
      return new Epoch();
    }
    return new Count(section.integer(key, 1));
  }
}
