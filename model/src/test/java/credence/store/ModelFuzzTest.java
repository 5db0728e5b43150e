package credence.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests whose seal is right, beside the tensors of dense and of compact models. */
class ModelFuzzTest {

  private static final MemoryFolder DENSE = written(ModelForm.DENSE);
  private static final MemoryFolder COMPACT = written(ModelForm.COMPACT_INT8);

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void manifestsAreReadOrRefused(byte[] manifest) throws IOException {
    for (MemoryFolder written : new MemoryFolder[] {DENSE, COMPACT}) {
      MemoryFolder folder = MemoryFolder.copyOf(written);
      folder.seal("model", manifest);
      try {
        Model model = ModelStore.read(folder);
        assertThat(model.posterior().size()).isLessThan(10_000);
      } catch (ModelFormatException e) {
        assertThat(e.getMessage()).contains("memory/").hasSizeLessThan(4000);
      } catch (FileNotFoundException e) {
        assertThat(e.getMessage()).isIn("mu.f32", "rho.f32", "prior.f32", "weights.bin");
      }
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(DENSE.bytes("model.json"), COMPACT.bytes("model.json"));
  }

  static MemoryFolder written(ModelForm form) {
    MemoryFolder folder = new MemoryFolder();
    try {
      Model model = form == ModelForm.DENSE ? Samples.model() : CompactModelTest.sparse(20);
      ModelStore.write(folder, model, form);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return folder;
  }
}
