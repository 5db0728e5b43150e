package credence.engine.onednn.objective;

import credence.engine.onednn.vectors.VectorOps;

/** A chunk of parameters and of the objective's derivatives by them, in cache. */
public final class ParameterChunk {

  /** Of the first parameter, in the flat vectors. */
  public int from;

  public int count;
  public final float[] mu = new float[VectorOps.LENGTH];
  public final float[] sigma = new float[VectorOps.LENGTH];

  /** Standard normals, where {@link KlGradient#isSampled}. */
  final float[] epsilon = new float[VectorOps.LENGTH];

  public final float[] byMu = new float[VectorOps.LENGTH];
  public final float[] bySigma = new float[VectorOps.LENGTH];
}
