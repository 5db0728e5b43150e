package credence.picture;

import credence.data.DataException;
import credence.data.DataFile;
import java.io.IOException;
import java.io.Serializable;

/**
 * How pictures become images, the same wherever a picture is read: for training, scoring, in a
 * table or a pipeline. A model has the rules of the pictures that it was trained on.
 *
 * @param background grey level, 0 for black to 255 for white, that shows through what is
 *     transparent
 * @param resizing whether all get one size
 */
public record PictureRules(int background, Resizing resizing) implements Serializable {

  private static final int MOST_BYTES = 1 << 28;

  /**
   * @throws IllegalArgumentException for a grey level that there is not
   */
  public PictureRules {
    if (background < 0 || background > 255) {
      throw new IllegalArgumentException(
          "background = " + background + " must be a grey level from 0 to 255");
    }
  }

  /** Pictures that keep their size. */
  public static PictureRules on(int background) {
    return new PictureRules(background, new Resizing.Never());
  }

  /** Of models that say nothing else: a white background, and no other size. */
  public static PictureRules usual() {
    return on(255);
  }

  /**
   * Reads one picture.
   *
   * @param channels 1 or 3
   * @throws DataException if the file is no PNG or JPEG, damaged, cut off, animated, or of more
   *     than 16,777,216 pixels
   */
  public Picture read(DataFile file, int channels) throws IOException {
    byte[] bytes = file.in().readNBytes(MOST_BYTES);
    PictureFormat format = PictureFormat.of(file.path(), bytes);
    try {
      return resizing.apply(Picture.of(format.decode(file.path(), bytes, this), channels));
    } catch (RuntimeException e) {
      throw new DataException(file.path(), 0, "a whole PNG or JPEG image", String.valueOf(e));
    }
  }

  /**
   * The same for a matrix of pixels.
   *
   * @param place for messages
   * @throws DataException if it is no image
   */
  public Picture read(OpenCvImage image, String place, int channels) throws IOException {
    return resizing.apply(Picture.of(OpenCvPicture.of(image, place, this), channels));
  }
}
