package credence.job.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Command lines of small scorings, their inputs, and the tables that they leave. */
public final class Scorings {

  private Scorings() {}

  public static String[] arguments(Path model, Path input, Path out, String... more) {
    List<String> all = new ArrayList<>(List.of(model.toString()));
    all.addAll(List.of("--input", input.toString(), "--out", out.toString()));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  /** The rows of a table of scores, sorted by id. */
  public static List<Row> rows(Path out) {
    return read(
        spark -> spark.read().parquet(out.resolve("scores").toString()).sort("id").collectAsList());
  }

  /** What {@code query} gives in a session of its own. */
  public static <T> T read(Function<SparkSession, T> query) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      return query.apply(spark);
    } finally {
      spark.stop();
    }
  }

  /** Writes {@code rows} as a Parquet table. */
  public static void write(Path folder, Function<SparkSession, Dataset<Row>> rows) {
    read(
        spark -> {
          rows.apply(spark).write().parquet(folder.toString());
          return null;
        });
  }

  /** The pixels of the test images of {@link TinyData}. */
  public static byte[] pixels(Path data) {
    try (GZIPInputStream in =
        new GZIPInputStream(
            Files.newInputStream(data.resolve("mnist/t10k-images-idx3-ubyte.gz")))) {
      in.skipNBytes(16);
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** IDX of images of 28 x 28. */
  public static byte[] idx(byte[] pixels) {
    int count = pixels.length / 784;
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(0x803)
        .putInt(count)
        .putInt(28)
        .putInt(28)
        .put(pixels)
        .array();
  }

  /** Image {@code index} of {@code pixels}, 28 x 28, as PNG, each pixel {@code zoom} times. */
  public static byte[] png(byte[] pixels, int index, int zoom) {
    BufferedImage image = new BufferedImage(28 * zoom, 28 * zoom, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 28 * zoom; y++) {
      for (int x = 0; x < 28 * zoom; x++) {
        int value = pixels[index * 784 + y / zoom * 28 + x / zoom] & 0xFF;
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
