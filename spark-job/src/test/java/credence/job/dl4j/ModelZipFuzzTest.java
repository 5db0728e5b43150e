package credence.job.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.dl4j.ModelZip;
import credence.store.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first byte says whether the others are a file, or the length of a configuration in two bytes,
 * the configuration and the coefficients, which are packed here.
 */
class ModelZipFuzzTest {

  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";

  @TempDir static Path folder;

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void modelsAreReadOrRefused(byte[] input) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(input);
    boolean isFile = !bytes.hasRemaining() || bytes.get() != 0;
    byte[] zip = isFile ? rest(bytes) : packed(bytes);
    try {
      ModelZip model = ModelZip.read("model.zip", zip, null);
      assertThat(model.posterior().size()).isPositive();
      for (float mu : model.posterior().mu()) {
        assertThat(mu).isFinite();
      }
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).startsWith("model.zip").hasSizeLessThan(4000);
    }
  }

  private static byte[] packed(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining() < 2 ? 0 : bytes.getShort() & 0xFFFF;
    byte[] configuration = new byte[Math.min(length, bytes.remaining())];
    bytes.get(configuration);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(packed)) {
      zip.putNextEntry(new ZipEntry(CONFIGURATION));
      zip.write(configuration);
      zip.putNextEntry(new ZipEntry(COEFFICIENTS));
      zip.write(rest(bytes));
    }
    return packed.toByteArray();
  }

  private static byte[] rest(ByteBuffer bytes) {
    return Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
  }

  static Stream<byte[]> seeds() throws IOException {
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(Networks.random(Networks.small(), 1), file, true);
    byte[] whole = Files.readAllBytes(file.toPath());
    ByteBuffer seed = ByteBuffer.allocate(1 + whole.length);
    seed.put((byte) 1).put(whole);
    try (ZipFile zip = new ZipFile(file)) {
      byte[] configuration = entry(zip, CONFIGURATION);
      byte[] coefficients = entry(zip, COEFFICIENTS);
      ByteBuffer parts = ByteBuffer.allocate(3 + configuration.length + coefficients.length);
      parts.put((byte) 0).putShort((short) configuration.length);
      return Stream.of(seed.array(), parts.put(configuration).put(coefficients).array());
    }
  }

  private static byte[] entry(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }
}
