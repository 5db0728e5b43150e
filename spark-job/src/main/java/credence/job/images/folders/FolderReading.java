package credence.job.images.folders;

import credence.job.base.Utf8Names;
import credence.job.files.Paths;
import credence.job.files.TracedInput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Lists a folder's folders and reads their pictures, in the driver and on executors.
 *
 * @param root path of the folder that was named, with the file system
 */
public record FolderReading(Broadcast<SerializableConfiguration> hadoop, String root)
    implements Serializable {

  private static final int MOST_BYTES = 1 << 28;

  /**
   * @param root qualified
   */
  public static FolderReading of(JavaSparkContext spark, Path root) {
    return new FolderReading(
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
        root.toString());
  }

  /** What is in one of the folders. */
  FolderLook look(String folder) throws IOException {
    String below = folder.equals(root) ? "" : below(folder) + "/";
    Path path = new Path(folder);
    return FolderLook.into(files(path), path, below);
  }

  /** The paths of the pictures in one of the folders, in any order. */
  public List<String> pictures(String folder) throws IOException {
    List<String> found = new ArrayList<>();
    Path path = new Path(folder);
    FolderEntries.visit(
        files(path),
        path,
        entry -> {
          if (entry.isFile() && FileKind.of(entry) == FileKind.PICTURE) {
            found.add(entry.getPath().toString());
          }
        });
    return found;
  }

  /** The bytes of a picture, by one call; no more than no picture has. */
  public byte[] read(String file) throws IOException {
    Path path = new Path(file);
    try (FSDataInputStream in = files(path).open(path)) {
      return new TracedInput(file, 0, in).readNBytes(MOST_BYTES);
    }
  }

  /** The path of what lies at {@code below} the folder that was named. */
  public String at(String below) {
    return root.endsWith("/") ? root + below : root + "/" + below;
  }

  /** The path of {@code file} below the folder that was named. */
  public String below(String file) {
    return file.substring(root.endsWith("/") ? root.length() : root.length() + 1);
  }

  private FileSystem files(Path path) throws IOException {
    Utf8Names.require();
    return Paths.opening(path, hadoop.value().value());
  }
}
