package credence.picture;

import credence.net.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Whether pictures of many sizes are brought to one, and how. */
public sealed interface Resizing extends Serializable {

  /** The picture at its new size. */
  Picture apply(Picture picture);

  /** Pictures keep their size. */
  record Never() implements Resizing {
    @Override
    public Picture apply(Picture picture) {
      return picture;
    }
  }

  /**
   * All pictures get one size.
   *
   * @param height pixels
   * @param width pixels
   * @param fit what happens to a picture of another aspect
   */
  record To(int height, int width, Fit fit) implements Resizing {

    private static final int MOST = 4096;

    /**
     * @throws IllegalArgumentException for a size that there is not
     */
    public To {
      if (height < 1 || width < 1 || height > MOST || width > MOST) {
        throw new IllegalArgumentException(
            "resize = %d x %d must be from 1 x 1 to %d x %d pixels"
                .formatted(height, width, MOST, MOST));
      }
    }

    @Override
    public Picture apply(Picture picture) {
      Shape found = picture.shape();
      if (fit == Fit.STRETCH || (long) found.width() * height == (long) found.height() * width) {
        return picture.resized(height, width);
      }
      boolean isWide = (long) found.width() * height > (long) found.height() * width;
      Picture kept =
          isWide
              ? picture.centre(found.height(), share(found.height(), width, height))
              : picture.centre(share(found.width(), height, width), found.width());
      return kept.resized(height, width);
    }

    private static int share(int side, int of, int to) {
      return (int) Math.max(1, Math.round((double) side * of / to));
    }
  }

  /** How a picture gets another aspect. */
  enum Fit {
    /** Rows and columns are scaled each on their own. */
    STRETCH("stretch"),
    /** What is too much of the longer side is cut off, the same at both ends. */
    CROP("crop");

    private final String id;

    Fit(String id) {
      this.id = id;
    }

    /** As files have it. */
    public String id() {
      return id;
    }

    /** All of them, as files have them. */
    public static List<String> ids() {
      return Arrays.stream(values()).map(Fit::id).toList();
    }

    /**
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Fit of(String id) {
      return Arrays.stream(values())
          .filter(fit -> fit.id.equals(id))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(id + " is none of " + ids()));
    }
  }
}
