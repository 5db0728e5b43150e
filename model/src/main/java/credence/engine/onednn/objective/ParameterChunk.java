package credence.engine.onednn.objective;

import credence.engine.onednn.vectors.Chunks;

/** A chunk of parameters and of the objective's derivatives by them, in cache. */
public final class ParameterChunk {

  /** Of the first parameter, in the flat vectors. */
  public int from;

  public int count;
  public final float[] mu = new float[Chunks.LENGTH];
  public final float[] sigma = new float[Chunks.LENGTH];

  /** Standard normals, where {@link KlGradient#isSampled}. */
  final float[] epsilon = new float[Chunks.LENGTH];

  public final float[] byMu = new float[Chunks.LENGTH];
  public final float[] bySigma = new float[Chunks.LENGTH];
}
