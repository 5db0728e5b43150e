package credence.job.images.bulk;

import credence.data.DataFile;
import credence.data.Label;
import credence.job.images.tables.ImageTable;
import credence.net.Shape;
import credence.picture.Picture;
import credence.picture.PictureChange;
import credence.picture.PictureRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * An image that is to be predicted, or what is wrong with it.
 *
 * @param id of the image, the same in every run over the same input
 * @param source file it comes from
 * @param number of the image in its input, or -1 where images have none
 * @param label its class
 * @param pixels unsigned bytes [c, h, w] of the model's image shape; null if it cannot be read
 * @param changes what was done to a picture so that its pixels are what a person sees
 * @param error what is wrong, or null
 */
public record ImageToScore(
    String id,
    String source,
    long number,
    Label label,
    byte[] pixels,
    Set<PictureChange> changes,
    String error)
    implements Serializable {

  /** Whether the image had another size. */
  public boolean resized() {
    return changes.contains(PictureChange.RESIZED);
  }

  /** An image that is as it should be. */
  static ImageToScore of(String id, String source, long number, Label label, byte[] pixels) {
    return new ImageToScore(id, source, number, label, pixels, Set.of(), null);
  }

  /** An image that cannot be read. */
  static ImageToScore unreadable(String id, String source, Label label, String error) {
    return new ImageToScore(id, source, -1, label, null, Set.of(), error);
  }

  /**
   * Of the bytes of a PNG or JPEG file, or of the pixels themselves, as many bytes as {@code shape}
   * has.
   *
   * @param bytes may be null
   */
  public static ImageToScore decode(
      String id, String source, Label label, byte[] bytes, Shape shape, PictureRules rules) {
    if (bytes == null) {
      return unreadable(id, source, label, "expected an image, found null");
    }
    if (Picture.isEncoded(bytes)) {
      return picture(id, source, label, bytes, shape, rules);
    }
    if (bytes.length == shape.size()) {
      return of(id, source, -1, label, bytes);
    }
    return unreadable(
        id,
        source,
        label,
        "expected a PNG or JPEG image, or %d bytes of pixels %s, found %d bytes"
            .formatted(shape.size(), shape, bytes.length));
  }

  /** Of a row of a table. */
  public static ImageToScore of(
      String id,
      String source,
      Label label,
      ImageTable.Reader table,
      Row row,
      Shape shape,
      PictureRules rules) {
    byte[] bytes = table.bytes(row);
    if (table.features() != null) {
      return numbers(id, source, label, bytes, shape, table);
    }
    if (table.areBytes() || bytes == null) {
      return decode(id, source, label, bytes, shape, rules);
    }
    try {
      Picture picture = table.picture(id, bytes, rules, shape.channels());
      return resized(id, source, label, picture, shape);
    } catch (IOException e) {
      return unreadable(id, source, label, e.getMessage());
    }
  }

  /** Of a row of numbers. */
  private static ImageToScore numbers(
      String id, String source, Label label, byte[] packed, Shape shape, ImageTable.Reader table) {
    int found = packed == null ? 0 : packed.length / Double.BYTES;
    if (found != shape.channels()) {
      String error = "has %d features, and the model takes %d".formatted(found, shape.channels());
      return unreadable(id, source, label, error);
    }
    String fault = table.fault(packed);
    return fault == null ? of(id, source, -1, label, packed) : unreadable(id, source, label, fault);
  }

  /** Of the bytes of a PNG or JPEG file, scaled to {@code shape} where its size is another. */
  static ImageToScore picture(
      String id, String source, Label label, byte[] bytes, Shape shape, PictureRules rules) {
    try {
      DataFile file = new DataFile(id, new ByteArrayInputStream(bytes));
      return resized(id, source, label, rules.read(file, shape.channels()), shape);
    } catch (IOException e) {
      return unreadable(id, source, label, e.getMessage());
    }
  }

  /** A picture, scaled to {@code shape} where its size is another. */
  static ImageToScore resized(String id, String source, Label label, Picture picture, Shape shape) {
    Picture scaled = picture.resized(shape.height(), shape.width());
    return new ImageToScore(id, source, -1, label, scaled.pixels(), scaled.changes(), null);
  }
}
