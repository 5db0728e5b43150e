package credence.engine.onednn;

/** The unit of elementwise work: short enough that a handful of chunks stay in the second cache. */
final class Chunks {

  /** Floats in a full chunk. */
  static final int LENGTH = 4096;

  private Chunks() {}
}
