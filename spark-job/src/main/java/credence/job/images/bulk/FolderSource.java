package credence.job.images.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Classes;
import credence.data.Label;
import credence.data.PicturePath;
import credence.job.images.folders.FilesFingerprint;
import credence.job.images.folders.FolderReading;
import credence.job.images.folders.FolderTree;
import credence.job.images.folders.FoundFile;
import credence.job.images.folders.PassedOver;
import credence.job.images.folders.Slices;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.store.Model;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * PNG and JPEG files in a folder and the folders in it, or one of them. The folders are walked
 * through once, to count; executors list them again, and sort the names into partitions by their
 * hash. An image's label is the class that {@link PicturePath#label} finds.
 */
final class FolderSource implements ImageSource {

  private final String path;
  private final long count;
  private final FilesFingerprint fingerprint;
  private final PassedOver passedOver;
  private final JavaRDD<String> names;
  private final Reader reader;

  private FolderSource(
      String path,
      long count,
      FilesFingerprint fingerprint,
      PassedOver passedOver,
      JavaRDD<String> names,
      Reader reader) {
    this.path = path;
    this.count = count;
    this.fingerprint = fingerprint;
    this.passedOver = passedOver;
    this.names = names;
    this.reader = reader;
  }

  /** All pictures of a folder. */
  static FolderSource of(JavaSparkContext spark, FolderTree tree, Model model) {
    FolderReading files = tree.reading();
    List<String> folders = List.copyOf(tree.folders().keySet());
    JavaRDD<String> names =
        Slices.of(spark, folders, "folders").flatMap(folder -> files.pictures(folder).iterator());
    return new FolderSource(
        files.root(),
        tree.pictures(),
        tree.fingerprint(),
        tree.besidesPictures(),
        names,
        new Reader(files, model.image(), model.pictures(), new Classes(model.classNames())));
  }

  /** One picture. */
  static FolderSource of(JavaSparkContext spark, FoundFile file, Model model) {
    FilesFingerprint fingerprint = new FilesFingerprint();
    fingerprint.add(file);
    FolderReading files = FolderReading.of(spark, file.hadoop().getParent());
    return new FolderSource(
        file.path(),
        1,
        fingerprint,
        new PassedOver(),
        spark.parallelize(List.of(file.path()), 1),
        new Reader(files, model.image(), model.pictures(), new Classes(model.classNames())));
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
    return fingerprint.identity("folder", path, count);
  }

  @Override
  public PassedOver passedOver() {
    return passedOver;
  }

  @Override
  public JavaRDD<ImageToScore> images(int partitions) {
    Reader onExecutors = reader;
    return names
        .mapToPair(name -> new Tuple2<>(name, true))
        .repartitionAndSortWithinPartitions(new HashPartitioner(partitions))
        .map(pair -> onExecutors.read(pair._1()));
  }

  /** What executors do. */
  private record Reader(FolderReading files, Shape shape, PictureRules rules, Classes classes)
      implements Serializable {

    ImageToScore read(String file) throws IOException {
      String id = files.below(file);
      Label label = label(id);
      try {
        return ImageToScore.picture(id, file, label, files.read(file), shape, rules);
      } catch (FileNotFoundException | AccessControlException e) {
        return ImageToScore.unreadable(id, file, label, String.valueOf(e.getMessage()));
      }
    }

    private Label label(String id) {
      return new PicturePath(id).label(classes, new Path(files.root()).getName());
    }
  }
}
