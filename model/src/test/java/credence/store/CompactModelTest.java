package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.bayes.EmpiricalPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompactModelTest {

  @TempDir Path temp;

  /**
   * A model with so many hidden units, of whose weights 19 of 20 are removed: but those of the last
   * layer, which has two, and a weight of -0. Biases of the second layer are points.
   */
  static Model sparse(int units) {
    NetworkSpec network = Samples.networkOf(units);
    WeightLayout layout = WeightLayout.of(network);
    float[] mu = Samples.values(layout.size(), 1);
    float[] rho = Samples.values(layout.size(), 2);
    Random random = new Random(3);
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        if (tensor.role() == Role.WEIGHT && (tensor.layer() == 6 ? i % 9 == 5 : drop(random))) {
          mu[i] = 0;
          rho[i] = Float.NEGATIVE_INFINITY;
        }
      }
    }
    WeightLayout.Tensor bias = layout.tensor(4, Role.BIAS);
    Arrays.fill(rho, bias.offset(), bias.end(), Float.NEGATIVE_INFINITY);
    int first = layout.tensor(4, Role.WEIGHT).offset();
    mu[first] = -0f;
    rho[first] = Float.NEGATIVE_INFINITY;
    mu[first + 1] = 0;
    rho[first + 1] = -3;
    mu[first + 2] = 0.5f;
    rho[first + 2] = Float.NEGATIVE_INFINITY;
    return with(network, MeanField.of(mu, rho), Samples.model().prior());
  }

  private static boolean drop(Random random) {
    return random.nextInt(20) != 0;
  }

  private static Model with(NetworkSpec network, MeanField posterior, Prior prior) {
    Model m = Samples.model();
    return new Model(
        network,
        posterior,
        prior,
        m.image(),
        m.standardisation(),
        m.pictures(),
        m.classNames(),
        m.provenance());
  }

  @Test
  void aCompactModelComesBackBitByBit() throws IOException {
    Model model = sparse(400);
    LocalFolder folder = LocalFolder.of(temp);
    String id = ModelStore.write(folder, model, ModelForm.COMPACT);
    assertThat(folder.list()).containsExactly("model.json", "model.sha256", "weights.bin");
    assertThat(ModelStore.id(folder)).isEqualTo(id);
    Model read = ModelStore.read(folder);
    requireSameBits(read.posterior().mu(), model.posterior().mu());
    requireSameBits(read.posterior().rho(), model.posterior().rho());
    assertThat(read.network()).isEqualTo(model.network());
    assertThat(read.provenance()).isEqualTo(model.provenance());
  }

  @Test
  void eightBitsComeBackAsTheQuantisedModelBitByBit() throws IOException {
    Model model = sparse(400);
    WeightLayout layout = WeightLayout.of(model.network());
    MeanField quantised = Quantisation.apply(layout, model.posterior());
    LocalFolder folder = LocalFolder.of(temp.resolve("a"));
    String id = ModelStore.write(folder, model, ModelForm.COMPACT_INT8);
    Model read = ModelStore.read(folder);
    requireSameBits(read.posterior().mu(), quantised.mu());
    requireSameBits(read.posterior().rho(), model.posterior().rho());

    requireSameBits(Quantisation.apply(layout, quantised).mu(), quantised.mu());
    LocalFolder again = LocalFolder.of(temp.resolve("b"));
    ModelStore.write(
        again, with(model.network(), quantised, model.prior()), ModelForm.COMPACT_INT8);
    requireSameBits(ModelStore.read(again).posterior().mu(), quantised.mu());
    assertThat(id).hasSize(64);
  }

  @Test
  void quantisedMeansAreWithinHalfAScale() {
    Model model = sparse(400);
    WeightLayout layout = WeightLayout.of(model.network());
    float[] mu = model.posterior().mu();
    float[] quantised = Quantisation.apply(layout, model.posterior()).mu();
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      double most = 0;
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        most = Math.max(most, Math.abs(mu[i]));
      }
      // Rounding the scale up to 16 bits makes it 2^-15 larger at most.
      double half = tensor.role() == Role.WEIGHT ? most / 127 / 2 * (1 + 1.0 / (1 << 15)) : 0;
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        assertThat(Math.abs((double) mu[i] - quantised[i])).isLessThanOrEqualTo(half);
      }
    }
  }

  @Test
  void bytesAreThoseOfTheFormulaAndOfTheFiles() throws IOException {
    Model model = sparse(400);
    for (ModelForm form : ModelForm.values()) {
      LocalFolder folder = LocalFolder.of(temp.resolve(form.name()));
      ModelStore.write(folder, model, form);
      long bytes = 0;
      for (String file : folder.list()) {
        bytes += folder.length(file);
      }
      assertThat(ModelStore.bytes(model, form)).isEqualTo(bytes);
    }
    // Of 5.5 % left, mu and rho take 8 bytes and the gap before them, mostly below 128, takes 1.
    int size = model.posterior().size();
    long weights = Files.size(temp.resolve("COMPACT/weights.bin"));
    assertThat(weights).isBetween((long) (8.0 * size / 20), (long) (9.3 * size * .15));
    int kept = count(model, 0) + count(model, 4);
    int others = 3 + 400 + 400 * 3 + 3;
    assertThat(weights - Files.size(temp.resolve("COMPACT_INT8/weights.bin")))
        .isEqualTo(3L * (kept + 400 * 3));
    assertThat(weights - 8L * kept - 8L * others + 4L * 400)
        .isBetween((long) kept, kept * 11L / 10);
  }

  private static int count(Model model, int layer) {
    WeightLayout.Tensor weight = WeightLayout.of(model.network()).tensor(layer, Role.WEIGHT);
    int count = 0;
    for (int i = weight.offset(); i < weight.end(); i++) {
      boolean removed =
          Float.floatToRawIntBits(model.posterior().mu()[i]) == 0
              && !model.posterior().isUncertain(i);
      count += removed ? 0 : 1;
    }
    return count;
  }

  @Test
  void pointsCostNoBytesAndWhatIsWhollyRemovedCostsNone() throws IOException {
    Model model = sparse(4);
    float[] none = new float[model.posterior().size()];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    WeightLayout layout = WeightLayout.of(model.network());
    float[] mu = new float[none.length];
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      if (tensor.role() == Role.BIAS) {
        Arrays.fill(mu, tensor.offset(), tensor.end(), 2f);
      }
    }
    LocalFolder folder = LocalFolder.of(temp);
    Model points = with(model.network(), MeanField.of(mu, none), model.prior());
    ModelStore.write(folder, points, ModelForm.COMPACT);
    assertThat(folder.length("weights.bin")).isEqualTo(4L * (3 + 4 + 3));
    assertThat(ModelStore.read(folder).posterior().mu()).isEqualTo(mu);
    assertThat(ModelStore.read(folder).posterior().rho()).isEqualTo(none);
  }

  @Test
  void aModelThatGainsNothingIsDense() throws IOException {
    String id = ModelStore.write(LocalFolder.of(temp.resolve("a")), Samples.model());
    LocalFolder folder = LocalFolder.of(temp.resolve("b"));
    assertThat(ModelStore.write(folder, Samples.model(), ModelForm.COMPACT)).isEqualTo(id);
    assertThat(folder.list()).containsExactly("model.json", "model.sha256", "mu.f32", "rho.f32");
  }

  @Test
  void theMeansOfAnEmpiricalPriorStayWhole() throws IOException {
    Model model = sparse(40);
    Prior prior = new EmpiricalPrior(Samples.values(model.posterior().size(), 5), 0.2);
    LocalFolder folder = LocalFolder.of(temp);
    ModelStore.write(folder, with(model.network(), model.posterior(), prior), ModelForm.COMPACT);
    assertThat(ModelStore.read(folder).prior()).isEqualTo(prior);
    assertThat(ModelStore.read(folder).posterior().mu()).isEqualTo(model.posterior().mu());
  }

  @ParameterizedTest
  @EnumSource(ModelForm.class)
  void aModelThatWasWrittenToTheMiddleIsNone(ModelForm form) throws IOException {
    int files = form == ModelForm.DENSE ? 4 : 3;
    for (int written = 0; written < files; written++) {
      LocalFolder fresh = LocalFolder.of(temp.resolve("fresh" + written));
      FailingFolder failing = FailingFolder.after(written, fresh);
      assertThatThrownBy(() -> ModelStore.write(failing, sparse(40), form)).hasMessage("disk full");
      assertThat(ModelStore.contains(fresh)).isFalse();
      assertThatThrownBy(() -> ModelStore.read(fresh)).isInstanceOf(FileNotFoundException.class);
    }
  }

  private static void requireSameBits(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(Float.floatToRawIntBits(found[i]))
          .as("value %d", i)
          .isEqualTo(Float.floatToRawIntBits(expected[i]));
    }
  }
}
