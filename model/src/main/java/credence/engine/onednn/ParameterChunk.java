package credence.engine.onednn;

/** A chunk of parameters and of the objective's derivatives by them, in cache. */
final class ParameterChunk {

  /** Of the first parameter, in the flat vectors. */
  int from;

  int count;
  final float[] mu = new float[Chunks.LENGTH];
  final float[] sigma = new float[Chunks.LENGTH];

  /** Standard normals, where {@link KlGradient#isSampled}. */
  final float[] epsilon = new float[Chunks.LENGTH];

  final float[] byMu = new float[Chunks.LENGTH];
  final float[] bySigma = new float[Chunks.LENGTH];
}
