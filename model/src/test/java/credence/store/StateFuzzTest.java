package credence.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import credence.bayes.MeanField;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests of checkpoints whose seal is right, and tensors that are cut or changed. */
class StateFuzzTest {

  private static final Optimizer ADAM = Optimizer.Adam.standard();
  private static final MemoryFolder WRITTEN = written();

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void checkpointsAreReadOrRefused(byte[] manifest) throws IOException {
    MemoryFolder folder = MemoryFolder.copyOf(WRITTEN);
    folder.seal("state", manifest);
    try {
      StateStore.metadata(folder);
      StateStore.Checkpoint read = StateStore.read(folder, Samples.network(), ADAM);
      assertThat(read.state().steps()).isNotNegative();
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).contains("memory/").hasSizeLessThan(4000);
    } catch (FileNotFoundException e) {
      assertThat(e.getMessage()).endsWith(".f32");
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(WRITTEN.bytes("state.json"));
  }

  private static MemoryFolder written() {
    MemoryFolder folder = new MemoryFolder();
    MeanField posterior = MeanField.of(Samples.values(1), Samples.values(2));
    try {
      StateStore.write(
          folder,
          Samples.network(),
          TrainState.initial(posterior, ADAM),
          CanonicalJson.object().put("rounds", 3));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return folder;
  }
}
