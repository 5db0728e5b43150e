package credence.job.dl4j;

import credence.store.Model;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Networks as files that DL4J's {@code ModelSerializer} restores: configuration and coefficients.
 * Unlike its own they hold no time, so that equal networks give equal bytes.
 */
public final class ModelFile {

  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelFile() {}

  /**
   * @param draw from 0, or null for the means
   * @throws IllegalArgumentException if there is no such draw
   */
  public static void write(Model model, Integer draw, OutputStream out) throws IOException {
    write(draw == null ? Dl4jModels.mean(model) : Dl4jModels.draw(model, draw), out);
  }

  static void write(MultiLayerNetwork network, OutputStream out) throws IOException {
    ByteArrayOutputStream coefficients = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(coefficients)) {
      Nd4j.write(network.params(), data);
    }
    ZipOutputStream zip = new ZipOutputStream(out);
    String json = network.getLayerWiseConfigurations().toJson();
    entry(zip, "configuration.json", json.getBytes(StandardCharsets.UTF_8));
    entry(zip, "coefficients.bin", coefficients.toByteArray());
    zip.finish();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
