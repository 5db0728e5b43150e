package credence.job.images.folders;

import credence.data.DataFile;
import credence.net.Shape;
import credence.picture.Picture;
import credence.picture.PictureRules;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A picture as an executor read it, or what is wrong with it.
 *
 * @param path of the file
 * @param picture null if it cannot be read
 * @param error or null
 */
public record DecodedPicture(String path, Picture picture, String error) implements Serializable {

  /**
   * Reads a file.
   *
   * @param channels 1 or 3
   * @throws IOException if the file system fails, and not if the file is at fault
   */
  public static DecodedPicture read(
      FolderReading files, String path, PictureRules rules, int channels) throws IOException {
    byte[] bytes;
    try {
      bytes = files.read(path);
    } catch (FileNotFoundException | AccessControlException e) {
      return new DecodedPicture(path, null, String.valueOf(e.getMessage()));
    }
    try {
      Picture picture = rules.read(new DataFile(path, new ByteArrayInputStream(bytes)), channels);
      return new DecodedPicture(path, picture, null);
    } catch (IOException e) {
      return new DecodedPicture(path, null, e.getMessage());
    }
  }

  /** The shape of the first picture that an executor can read, or null if it can read none. */
  public static Shape shape(
      JavaSparkContext spark,
      FolderReading files,
      List<String> paths,
      PictureRules rules,
      int channels) {
    List<Shape> found =
        spark
            .parallelize(paths, 1)
            .map(path -> read(files, path, rules, channels))
            .filter(DecodedPicture::isReadable)
            .map(read -> read.picture().shape())
            .take(1);
    return found.isEmpty() ? null : found.get(0);
  }

  public boolean isReadable() {
    return error == null;
  }
}
