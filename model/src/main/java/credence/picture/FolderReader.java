package credence.picture;

import credence.data.Classes;
import credence.data.DataException;
import credence.data.DataFile;
import credence.data.ImageSet;
import credence.net.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * PNG and JPEG files in one folder per class. Whoever lists the folders hands the files over one by
 * one, in a fixed order. All images must have the size of the first; they are read as {@link
 * PictureRules} says.
 */
public final class FolderReader {

  private final Classes classes;
  private final PictureRules rules;
  private final int channels;
  private final long maximumBytes;
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private final List<Integer> labels = new ArrayList<>();
  private final PictureCounts changes = new PictureCounts();
  private Shape shape;
  private String first;

  /**
   * @param classFolders names of the folders: the classes, ordered as {@link Classes#of} does
   * @param channels 1 or 3
   */
  public FolderReader(List<String> classFolders, PictureRules rules, int channels) {
    this(classFolders, rules, channels, 1L << 30);
  }

  /**
   * @param maximumBytes of all pixels together
   */
  public FolderReader(
      List<String> classFolders, PictureRules rules, int channels, long maximumBytes) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels = " + channels + " must be 1 or 3");
    }
    classes = Classes.of(classFolders);
    this.rules = rules;
    this.channels = channels;
    this.maximumBytes = maximumBytes;
  }

  /**
   * Reads one file of the folder {@code className}.
   *
   * @throws DataException if it is no such class, no PNG or JPEG file, damaged, or of another size
   *     than the first
   */
  public void add(DataFile file, String className) throws IOException {
    add(file.path(), rules.read(file, channels), className);
  }

  /**
   * Takes a picture of one of the classes.
   *
   * @param place it comes from, for messages
   * @throws DataException if it is no such class, or of another size than the first
   */
  public void add(String place, Picture picture, String className) throws DataException {
    OptionalInt label = classes.named(className);
    if (label.isEmpty()) {
      throw new DataException(place, 0, "a file of one of " + classes.names(), className);
    }
    requireSize(place, picture.shape());
    byte[] planes = picture.pixels();
    if ((long) pixels.size() + planes.length > maximumBytes) {
      String most = "at most %d bytes of pixels in all".formatted(maximumBytes);
      throw new DataException(place, 0, most, labels.size() + " images before it");
    }
    pixels.writeBytes(planes);
    changes.add(picture.changes());
    labels.add(label.getAsInt());
  }

  /** What was done to the pictures so far. */
  public PictureCounts changes() {
    return changes;
  }

  /** Whether there is no image so far. */
  public boolean isEmpty() {
    return shape == null;
  }

  /**
   * All images so far.
   *
   * @throws IllegalStateException if there are none
   */
  public ImageSet images() {
    if (isEmpty()) {
      throw new IllegalStateException("no image files in the folders " + classes.names());
    }
    int[] found = labels.stream().mapToInt(Integer::intValue).toArray();
    return new ImageSet(shape, classes.names(), pixels.toByteArray(), found);
  }

  private void requireSize(String place, Shape found) throws DataException {
    if (shape == null) {
      shape = found;
      first = place;
    } else if (!shape.equals(found)) {
      String expected =
          "%d x %d pixels as in %s (data.resize gives all one size)"
              .formatted(shape.width(), shape.height(), first);
      throw new DataException(place, 0, expected, found.width() + " x " + found.height());
    }
  }
}
