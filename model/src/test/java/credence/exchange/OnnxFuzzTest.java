package credence.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.bayes.MeanField;
import credence.engine.EngineCases;
import credence.net.NetworkSpec;
import credence.store.Model;
import credence.store.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxFuzzTest {

  private static final List<NetworkSpec> NETWORKS =
      List.of(OnnxCases.SEQUENTIAL, OnnxCases.EXPORTED, OnnxCases.MADE, EngineCases.tinyLeNet());

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void filesAreReadOrRefused(byte[] file) {
    for (NetworkSpec network : NETWORKS) {
      try {
        MeanField posterior = OnnxNetwork.read("a", file).posterior(network);
        for (float mu : posterior.mu()) {
          assertThat(mu).isFinite();
        }
      } catch (ModelFormatException e) {
        assertThat(e.getMessage()).matches("(?s)a.*: expected .+, found .*");
      }
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    byte[] script = OnnxCases.resource("torch-script.onnx");
    NetworkSpec network = EngineCases.tinyLeNet();
    Model model = OnnxFileTest.model(network, EngineCases.posterior(network), network.input());
    ByteArrayOutputStream own = new ByteArrayOutputStream();
    OnnxFile.writeMean(model, own);
    return Stream.of(
        new byte[0],
        script,
        Arrays.copyOf(script, script.length - 1),
        OnnxCases.resource("torch-export.onnx"),
        OnnxCases.made(),
        own.toByteArray());
  }
}
