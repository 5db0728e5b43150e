package credence.engine.onednn.weights;

/**
 * A flat vector of the heap as one array for each segment, counted from 0 like every other chunk.
 * So loops of an update run over it where it lies: copies in and out would take as long as they do.
 */
public final class Blocks {

  private final Segment[] segments;
  private final float[][] arrays;

  /** Zeros. */
  Blocks(Segment[] segments) {
    this.segments = segments;
    this.arrays = new float[segments.length][];
    for (Segment segment : segments) {
      arrays[segment.index()] = new float[segment.count()];
    }
  }

  /** The segment's own values, not a copy. */
  public float[] of(Segment segment) {
    return arrays[segment.index()];
  }

  /** Takes in a flat vector. */
  public void load(float[] flat) {
    for (Segment segment : segments) {
      System.arraycopy(flat, segment.from(), of(segment), 0, segment.count());
    }
  }

  /** Writes to the start of {@code flat}. */
  public void save(float[] flat) {
    for (Segment segment : segments) {
      System.arraycopy(of(segment), 0, flat, segment.from(), segment.count());
    }
  }
}
