package credence.job.images.named;

import credence.data.ImageSet;
import credence.net.Shape;
import java.util.List;

/** An {@link ImageSet} on its way to executors and in their caches. */
public record PackedImages(Shape shape, List<String> classNames, byte[] pixels, int[] labels)
    implements Packed<ImageSet> {

  /** Shares the arrays. */
  public static PackedImages of(ImageSet images) {
    return new PackedImages(images.shape(), images.classNames(), images.pixels(), images.labels());
  }

  @Override
  public ImageSet unpack() {
    return new ImageSet(shape, classNames, pixels, labels);
  }
}
