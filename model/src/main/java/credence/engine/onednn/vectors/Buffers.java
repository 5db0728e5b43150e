package credence.engine.onednn.vectors;

import credence.random.RandomStream;

/** Short arrays that all stages of a program share, so that they stay in cache. */
public final class Buffers {
  public final float[] a = new float[VectorOps.LENGTH];
  public final float[] b = new float[VectorOps.LENGTH];
  public final float[] c = new float[VectorOps.LENGTH];
  public final float[] d = new float[VectorOps.LENGTH];
  public final RandomStream.Scratch random = new RandomStream.Scratch();
}
