package credence.job.config;

import credence.job.config.hocon.Section;

/** How many of some images are taken. */
public sealed interface Amount {

  /** Images taken of {@code found}. */
  long of(long found);

  /** All that there are. */
  record All() implements Amount {
    @Override
    public long of(long found) {
      return found;
    }

    @Override
    public String toString() {
      return "all";
    }
  }

  /** The first of them, at most so many. */
  record Most(int images) implements Amount {
    @Override
    public long of(long found) {
      return Math.min(found, images);
    }

    @Override
    public String toString() {
      return Integer.toString(images);
    }
  }

  static Amount read(Section section, String key) {
    return section.has(key) ? new Most(section.integer(key, 1)) : new All();
  }
}
