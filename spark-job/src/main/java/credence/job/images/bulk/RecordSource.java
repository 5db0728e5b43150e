package credence.job.images.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.images.folders.FilesFingerprint;
import credence.job.images.folders.PassedOver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** IDX or CIFAR files, sorted by name; images are numbered through all of them. */
final class RecordSource implements ImageSource {

  private static final Logger LOG = LoggerFactory.getLogger(RecordSource.class);

  private final JavaSparkContext spark;
  private final String kind;
  private final String path;
  private final List<RecordSet> sets;
  private final PassedOver passedOver;

  /**
   * @param kind {@code idx} or {@code cifar}
   * @param path that was asked for
   */
  RecordSource(
      JavaSparkContext spark,
      String kind,
      String path,
      List<RecordSet> sets,
      PassedOver passedOver) {
    this.spark = spark;
    this.kind = kind;
    this.path = path;
    this.sets = List.copyOf(sets);
    this.passedOver = passedOver;
  }

  @Override
  public PassedOver passedOver() {
    return passedOver;
  }

  @Override
  public long count() {
    return sets.stream().mapToLong(set -> set.images().count()).sum();
  }

  @Override
  public boolean isNumbered() {
    return true;
  }

  @Override
  public ObjectNode identity() {
    FilesFingerprint fingerprint = new FilesFingerprint();
    try {
      for (RecordSet set : sets) {
        for (String file : set.paths()) {
          add(fingerprint, file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ObjectNode json = fingerprint.identity(kind, path, count());
    json.put("labelled", sets.stream().allMatch(set -> set.images().isLabelled()));
    if (sets.stream().anyMatch(set -> set.images().layout().transposed())) {
      json.put("transposed", true);
    }
    return json;
  }

  private void add(FilesFingerprint fingerprint, String path) throws IOException {
    Path place = new Path(path);
    FileSystem files = place.getFileSystem(spark.hadoopConfiguration());
    fingerprint.add(files.getFileStatus(place));
  }

  @Override
  public JavaRDD<ImageToScore> images(int partitions) {
    for (RecordSet set : sets) {
      if (set.images().file().gzip() && partitions > 1) {
        LOG.info(
            "{} is gzip and cannot be split: every partition unpacks it from its beginning up to"
                + " its own images; a plain file is read faster",
            set.images().file().path());
      }
    }
    long count = count();
    List<RecordSet> files = sets;
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    return spark
        .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
        .mapPartitions(
            indices -> {
              int p = indices.next();
              long from = bound(count, p, partitions);
              long end = bound(count, p + 1, partitions);
              RecordIterator images = new RecordIterator(files, hadoop.value().value(), from, end);
              TaskContext.get()
                  .addTaskCompletionListener(
                      (TaskCompletionListener) context -> closeQuietly(images));
              return images;
            });
  }

  private static long bound(long count, int partition, int partitions) {
    return Math.multiplyExact(count, (long) partition) / partitions;
  }

  private static void closeQuietly(RecordIterator images) {
    try {
      images.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
  }
}
