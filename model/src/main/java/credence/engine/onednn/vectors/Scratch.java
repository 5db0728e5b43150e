package credence.engine.onednn.vectors;

import credence.random.RandomStream;

/** Short arrays that all stages of a program share, so that they stay in cache. */
public final class Scratch {
  public final float[] a = new float[Chunks.LENGTH];
  public final float[] b = new float[Chunks.LENGTH];
  public final float[] c = new float[Chunks.LENGTH];
  public final float[] d = new float[Chunks.LENGTH];
  public final RandomStream.Scratch random = new RandomStream.Scratch();
}
