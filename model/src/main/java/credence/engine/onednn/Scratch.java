package credence.engine.onednn;

import credence.random.RandomStream;

/** Short arrays that all stages of a program share, so that they stay in cache. */
final class Scratch {
  final float[] a = new float[Chunks.LENGTH];
  final float[] b = new float[Chunks.LENGTH];
  final float[] c = new float[Chunks.LENGTH];
  final float[] d = new float[Chunks.LENGTH];
  final RandomStream.Scratch random = new RandomStream.Scratch();
}
