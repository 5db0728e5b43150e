package credence.job.images.named;

import credence.data.FeatureSet;
import credence.net.Shape;

/** A {@link FeatureSet} on its way to executors and in their caches. */
public record PackedFeatures(Shape shape, float[] features, int[] labels)
    implements Packed<FeatureSet> {

  @Override
  public FeatureSet unpack() {
    return new FeatureSet(shape, features, labels);
  }
}
