package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.net.WeightLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the reader that FORMAT.md shows. */
class FormatPageTest {

  @TempDir Path temp;

  @BeforeEach
  void extractTheReader() throws IOException {
    String page = Files.readString(Path.of("FORMAT.md"));
    String script = page.split("```python\n")[1].split("```")[0];
    assertThat(script.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(40);
    Files.writeString(temp.resolve("read_model.py"), script);
  }

  @Test
  void theReaderOnThePageReadsAModel() throws IOException, InterruptedException {
    Model model = Samples.model();
    ModelStore.write(LocalFolder.of(temp.resolve("model")), model);
    requireThatTheReaderReads(model);
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPACT", "COMPACT_INT8"})
  void theReaderOnThePageReadsACompactModel(ModelForm form)
      throws IOException, InterruptedException {
    LocalFolder folder = LocalFolder.of(temp.resolve("model"));
    ModelStore.write(folder, CompactModelTest.sparse(400), form);
    requireThatTheReaderReads(ModelStore.read(folder));
  }

  private void requireThatTheReaderReads(Model model) throws IOException, InterruptedException {
    List<String> lines = read().lines().toList();
    List<WeightLayout.Tensor> tensors = WeightLayout.of(model.network()).tensors();
    assertThat(lines).hasSize(2 * tensors.size());
    for (int i = 0; i < lines.size(); i++) {
      WeightLayout.Tensor tensor = tensors.get(i % tensors.size());
      boolean isMu = i < tensors.size();
      float[] values = isMu ? model.posterior().mu() : model.posterior().rho();
      String start = tensor.name() + (isMu ? " mu " : " rho ") + tensor.shape() + " ";
      assertThat(lines.get(i)).startsWith(start);
      String mean = lines.get(i).substring(start.length());
      assertThat(mean.equals("-inf") ? Double.NEGATIVE_INFINITY : Double.parseDouble(mean))
          .isCloseTo(mean(values, tensor), within(1e-12));
    }
  }

  @Test
  void theReaderOnThePageSeesDamage() throws IOException, InterruptedException {
    ModelStore.write(LocalFolder.of(temp.resolve("model")), Samples.model());
    byte[] rho = Files.readAllBytes(temp.resolve("model/rho.f32"));
    rho[0] ^= 1;
    Files.write(temp.resolve("model/rho.f32"), rho);
    assertThat(read()).contains("ValueError: layers.0.weight is damaged");
  }

  private String read() throws IOException, InterruptedException {
    Path output = temp.resolve("output");
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "read_model.py", "model")
              .directory(temp.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      System.out.println("FORMAT.md's reader was not run, there is no python3: " + e.getMessage());
      assumeTrue(false, "python3 is missing");
      throw e;
    }
    assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output);
  }

  private static double mean(float[] values, WeightLayout.Tensor tensor) {
    double sum = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      sum += values[i];
    }
    return sum / tensor.size();
  }
}
