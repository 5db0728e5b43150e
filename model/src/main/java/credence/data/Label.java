package credence.data;

import java.io.Serializable;

/** What the data say of an image's class, to a network whose classes are given. */
public sealed interface Label extends Serializable {

  /**
   * One of the network's classes.
   *
   * @param category its index, from 0
   */
  record Known(int category) implements Label {
    public Known {
      if (category < 0) {
        throw new IllegalArgumentException("category = " + category + " must be at least 0");
      }
    }

    @Override
    public Integer orNull() {
      return category;
    }
  }

  /**
   * A class that the network does not have.
   *
   * @param text the label as it was found
   */
  record Unknown(String text) implements Label {}

  /** Nothing. */
  record None() implements Label {}

  /** Of an image whose class nobody has written down. */
  static Label none() {
    return new None();
  }

  /** Index of the class as tables have it: null where it is not one of the network's. */
  default Integer orNull() {
    return null;
  }
}
