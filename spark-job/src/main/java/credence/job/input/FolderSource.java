package credence.job.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.store.TracedInput;
import credence.net.Shape;
import credence.store.Model;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * PNG and JPEG files in a folder and the folders in it. The driver walks through the folders once,
 * to count; executors list them again, a folder each, and sort the names into partitions by their
 * hash. An image's label is the class that its folder is named after, if there is one.
 */
final class FolderSource implements ImageSource {

  private static final int MOST_BYTES = 1 << 28;

  private final JavaSparkContext spark;
  private final Path root;
  private final Shape shape;
  private final List<String> classNames;
  private final List<String> folders = new ArrayList<>();
  private final Fingerprint fingerprint = new Fingerprint();
  private long count;

  /**
   * @param root a folder, or a single file
   */
  FolderSource(JavaSparkContext spark, Path root, Model model) throws IOException {
    this.spark = spark;
    this.root = root;
    this.shape = model.image();
    this.classNames = model.classNames();
    walk(root.getFileSystem(spark.hadoopConfiguration()));
  }

  private void walk(FileSystem files) throws IOException {
    Deque<Path> ahead = new ArrayDeque<>(List.of(root));
    while (!ahead.isEmpty()) {
      Path folder = ahead.pop();
      long before = count;
      RemoteIterator<FileStatus> inside = files.listStatusIterator(folder);
      while (inside.hasNext()) {
        FileStatus status = inside.next();
        if (status.isDirectory() && isVisible(status.getPath())) {
          ahead.push(status.getPath());
        } else if (isPicture(status)) {
          fingerprint.add(status);
          count++;
        }
      }
      if (count > before) {
        folders.add(folder.toString());
      }
    }
  }

  private static boolean isVisible(Path path) {
    return !path.getName().startsWith(".") && !path.getName().startsWith("_");
  }

  private static boolean isPicture(FileStatus status) {
    String name = status.getPath().getName().toLowerCase(java.util.Locale.ROOT);
    return status.isFile()
        && isVisible(status.getPath())
        && (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg"));
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public boolean isNumbered() {
    return false;
  }

  @Override
  public ObjectNode identity() {
    return fingerprint.identity("folder", root.toString(), count);
  }

  @Override
  public JavaRDD<Candidate> images(int partitions) {
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    Reader reader = new Reader(hadoop, root.toString(), shape, classNames);
    return spark
        .parallelize(folders, Math.max(1, folders.size()))
        .flatMap(reader::list)
        .mapToPair(path -> new Tuple2<>(path, true))
        .repartitionAndSortWithinPartitions(new HashPartitioner(partitions))
        .map(pair -> reader.read(pair._1()));
  }

  /** Names of the pictures among files. */
  private static final class PictureNames implements Iterator<String> {

    private final RemoteIterator<FileStatus> files;
    private String next;

    PictureNames(RemoteIterator<FileStatus> files) {
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && files.hasNext()) {
          FileStatus status = files.next();
          next = isPicture(status) ? status.getPath().toString() : null;
        }
        return next != null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      String name = next;
      next = null;
      return name;
    }
  }

  /** What executors do. */
  private record Reader(
      Broadcast<SerializableConfiguration> hadoop, String root, Shape shape, List<String> names)
      implements java.io.Serializable {

    private Configuration configuration() {
      return hadoop.value().value();
    }

    Iterator<String> list(String folder) throws IOException {
      Path path = new Path(folder);
      RemoteIterator<FileStatus> inside =
          path.getFileSystem(configuration()).listStatusIterator(path);
      return new PictureNames(inside);
    }

    Candidate read(String file) throws IOException {
      Path path = new Path(file);
      String id = file.equals(root) ? path.getName() : file.substring(root.length() + 1);
      int label = names.indexOf(path.getParent().getName());
      Integer known = label < 0 ? null : label;
      try (FSDataInputStream in = path.getFileSystem(configuration()).open(path)) {
        byte[] bytes = new TracedInput(file, 0, in).readNBytes(MOST_BYTES);
        return Candidate.picture(id, file, known, bytes, shape);
      } catch (FileNotFoundException | AccessControlException e) {
        return Candidate.unreadable(id, file, known, String.valueOf(e.getMessage()));
      }
    }
  }
}
