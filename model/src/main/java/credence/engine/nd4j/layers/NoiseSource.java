package credence.engine.nd4j.layers;

import credence.random.RandomKey;
import credence.random.RandomStream;

/** Where the engine's standard normals come from. */
public interface NoiseSource {

  /** Numbers {@code first ..} of a layer's stream into {@code out[from .. from + count)}. */
  void draw(RandomKey key, int layer, long first, float[] out, int from, int count);

  /** As {@link credence.engine.Engine} says. */
  static NoiseSource normals() {
    return (key, layer, first, out, from, count) ->
        RandomStream.of(key, layer).normals(first, out, from, count);
  }
}
