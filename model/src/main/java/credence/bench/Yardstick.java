package credence.bench;

import java.util.Map;

/** Something that a measured rate is held against. */
public interface Yardstick {

  /** What a result says of it, in order: numbers and strings by name, for a line of JSON. */
  Map<String, Object> beside(double imagesPerSecond);
}
