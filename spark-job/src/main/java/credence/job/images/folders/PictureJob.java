package credence.job.images.folders;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Lists pictures on the executors, many folders at the same time. */
public record PictureJob(JavaSparkContext spark, FolderReading files) {

  /** The paths of the pictures in folders, in any order. */
  public List<String> list(List<String> folders) {
    FolderReading onExecutors = files;
    return Slices.of(spark, folders, "folders")
        .flatMap(folder -> onExecutors.pictures(folder).iterator())
        .collect();
  }
}
