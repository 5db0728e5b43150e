package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.support.Footprint;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million pictures in a driver heap of 1 GB: {@code mvn verify -Dtest=MillionPicturesTest
 * -Dgroups=soak -DexcludedGroups=none}, and {@code -Dpictures=100000} for fewer.
 */
@Tag("soak")
@Tag("slow")
@Tag("cluster")
class MillionPicturesTest {

  private static final int PICTURES = Integer.getInteger("pictures", 1_000_000);
  private static final int TESTS = 10_000;
  private static final int FILES = 16;
  private static final int SIDE = 32;
  private static final int CLASSES = 4;
  private static final long MOST_SECONDS = 3 * 3600;

  @TempDir Path folder;

  @Test
  void oneEpochOfAMillionPicturesNeedsADriverOfOneGigabyte() throws Exception {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      write("train", 0, PICTURES);
      write("test", PICTURES, TESTS);
    }
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    Path collections = folder.resolve("driver-gc.log");
    Path out = folder.resolve("run");
    long began = System.nanoTime();
    try (JobProcess process =
            JobProcess.start(folder.resolve("log"), options(scratch, collections), arguments(out));
        Footprint footprint = Footprint.of(process.driver(), scratch)) {
      int code = process.await(MOST_SECONDS);
      System.out.println(process.log());
      System.out.printf(
          "%d pictures in %d s; MiB: driver's heap %d live, %d used, resident %d;"
              + " executor's heap %d live, %d used, resident %d; disk %d%n",
          PICTURES,
          (System.nanoTime() - began) / 1_000_000_000,
          Footprint.live(collections),
          Footprint.used(collections),
          footprint.driverResident(),
          Footprint.live(executorLog()),
          Footprint.used(executorLog()),
          footprint.executorResident(),
          footprint.disk());
      assertThat(code).isZero();
    }
    assertThat(Runs.json(out, "summary.json").at("/files/train/pictures").asInt())
        .isEqualTo(PICTURES);
    assertThat(Runs.json(out, "summary.json").at("/test/error").asDouble()).isLessThan(0.6);
  }

  private List<String> options(Path scratch, Path collections) {
    List<String> options =
        SparkSettings.options(
            "local-cluster[2,1,2048]",
            "spark.executor.memory",
            "2g",
            "spark.local.dir",
            scratch.toString(),
            "spark.executor.extraJavaOptions",
            "-Xlog:gc:file=" + folder.resolve("executor-%p-gc.log"));
    options.addAll(List.of("-Xmx1g", "-Xlog:gc:file=" + collections));
    return options;
  }

  private String[] arguments(Path out) {
    List<String> network = List.of("network.name=lenet5", "network.layers=null");
    return new Job(folder)
        .set("data.name=parquet", "data.path=.", "data.validation=10000", "data.partitions=16")
        .set(network.toArray(String[]::new))
        .set("training.epochs=1", "training.batch=128", "training.steps-per-round=100")
        .set("training.learning-rate.start=0.001", "checkpoint.every-rounds=epoch")
        .arguments(out);
  }

  private Path executorLog() throws IOException {
    Path largest = null;
    try (var logs = Files.newDirectoryStream(folder, "executor-*-gc.log")) {
      for (Path log : logs) {
        if (largest == null || Footprint.live(log) > Footprint.live(largest)) {
          largest = log;
        }
      }
    }
    return largest;
  }

  private void write(String half, int from, int count) {
    StructType schema =
        new StructType().add("image", DataTypes.BinaryType).add("label", DataTypes.StringType);
    Scorings.write(
        folder.resolve(half),
        spark -> {
          JavaRDD<Row> rows =
              spark
                  .range(from, from + count, 1, FILES)
                  .toJavaRDD()
                  .map(i -> RowFactory.create(png(i), "class-" + i % CLASSES));
          return spark.createDataFrame(rows, schema);
        });
  }

  /** A square at a place, in a colour, that follow from the class, and noise on all of it. */
  private static byte[] png(long i) {
    SplittableRandom random = new SplittableRandom(i);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    int label = (int) (i % CLASSES);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean inside = x / 8 == label && y / 8 == 3 - label;
        int grey = (inside ? 160 : 60) + random.nextInt(64);
        image.setRGB(x, y, grey << 16 | grey + label << 8 | grey / 2);
      }
    }
    ImageIO.setUseCache(false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
