package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LearntScalePrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.picture.PictureRules;
import credence.picture.Resizing;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelStoreTest {

  private static final List<String> FILES =
      List.of("model.json", "model.sha256", "mu.f32", "rho.f32");

  private static final WeightLayout LAYOUT = WeightLayout.of(Samples.model().network());

  @TempDir Path temp;

  @Test
  void aModelComesBackAsItWas() throws IOException {
    Model model = Samples.model();
    LocalFolder folder = LocalFolder.of(temp.resolve("new/model"));
    String id = ModelStore.write(folder, model);

    Model read = ModelStore.read(folder);
    assertThat(read.network()).isEqualTo(model.network());
    assertThat(read.posterior().mu()).isEqualTo(model.posterior().mu());
    assertThat(read.posterior().rho()).isEqualTo(model.posterior().rho());
    assertThat(read.prior()).isEqualTo(model.prior());
    assertThat(read.image()).isEqualTo(model.image());
    assertThat(read.standardisation().mean()).isEqualTo(model.standardisation().mean());
    assertThat(read.standardisation().std()).isEqualTo(model.standardisation().std());
    assertThat(read.classNames()).isEqualTo(model.classNames());
    assertThat(read.provenance()).isEqualTo(model.provenance());
    assertThat(ModelStore.id(folder)).isEqualTo(id);
    assertThat(folder.list()).isEqualTo(FILES);
  }

  @ParameterizedTest
  @MethodSource("priors")
  void everyPriorComesBack(Prior prior) throws IOException {
    LocalFolder folder = LocalFolder.of(temp);
    Model model = with(Samples.model().network(), Samples.model().posterior(), prior);
    String id = ModelStore.write(folder, model);
    assertThat(ModelStore.read(folder).prior()).isEqualTo(prior);
    LocalFolder again = LocalFolder.of(temp.resolve("again"));
    assertThat(ModelStore.write(again, ModelStore.read(folder))).isEqualTo(id);
    assertThat(folder.list().contains("prior.f32"))
        .isEqualTo(prior instanceof EmpiricalPrior || prior instanceof PosteriorPrior);
    assertThat(folder.list().contains("prior.rho.f32")).isEqualTo(prior instanceof PosteriorPrior);
  }

  /** The last of its parameters without a sigma. */
  private static Prior posterior(double forget, GaussianPrior first) {
    float[] rho = Samples.values(4);
    rho[rho.length - 1] = Float.NEGATIVE_INFINITY;
    return new PosteriorPrior(MeanField.of(Samples.values(3), rho), forget, first);
  }

  static List<Prior> priors() {
    return List.of(
        new GaussianPrior(0.1, 0.3),
        new LearntScalePrior(0.1, 0.3).given(Samples.model().posterior(), LAYOUT),
        new ScaleMixturePrior(0.25, 1, 0.0025),
        new LogUniformPrior(3),
        new LogUniformPrior(Double.POSITIVE_INFINITY),
        new EmpiricalPrior(Samples.values(3), 0.2),
        posterior(0.5, new GaussianPrior(0.1, 0.3)),
        posterior(1, null));
  }

  @Test
  void pointsHaveARhoOfMinusInfinityAndTheLayersOfPointNetworksAreLayers() throws IOException {
    NetworkSpec network =
        new NetworkSpec(
            "normed",
            new Shape(2, 5, 6),
            List.of(
                Conv2d.of(3, 3, 1, 0),
                new BatchNorm(0.25, 1e-3),
                Activation.RELU,
                new Flatten(),
                new Dropout(0.4),
                new Dense(3)));
    int size = WeightLayout.of(network).size();
    float[] rho = new float[size];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    MeanField posterior = MeanField.of(Samples.values(size, 5), rho);
    LocalFolder folder = LocalFolder.of(temp);
    ModelStore.write(folder, with(network, posterior, new GaussianPrior(0, 1)));
    Model read = ModelStore.read(folder);
    assertThat(read.network()).isEqualTo(network);
    assertThat(read.posterior().mu()).isEqualTo(posterior.mu());
    assertThat(read.posterior().rho()).isEqualTo(rho);
  }

  @Test
  void anEmpiricalPriorHasAMeanForEveryWeight() {
    Prior few = new EmpiricalPrior(new float[3], 0.2);
    Model model = Samples.model();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(model.network(), model.posterior(), few))
        .withMessageContaining("prior has 3 means");
    Prior less = new PosteriorPrior(MeanField.of(new float[3], new float[3]), 1, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(model.network(), model.posterior(), less))
        .withMessageContaining("prior has 3 means");
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
  void theBackgroundOfPicturesComesBackAndTheUsualOneIsNotWritten() throws IOException {
    Model m = Samples.model();
    Model onBlack =
        new Model(
            m.network(),
            m.posterior(),
            m.prior(),
            m.image(),
            m.standardisation(),
            PictureRules.on(0),
            m.classNames(),
            m.provenance());
    LocalFolder folder = LocalFolder.of(temp.resolve("black"));
    ModelStore.write(folder, onBlack);
    assertThat(ModelStore.read(folder).pictures().background()).isZero();
    ModelStore.write(LocalFolder.of(temp.resolve("white")), m);
    assertThat(temp.resolve("black/model.json")).content().contains("\"background\"");
    assertThat(temp.resolve("white/model.json")).content().doesNotContain("pictures");
  }

  @Test
  void theSizeOfPicturesAndTheWayToItComeBack() throws IOException {
    Model m = Samples.model();
    PictureRules rules = new PictureRules(255, new Resizing.To(20, 30, Resizing.Fit.CROP));
    Model scaled =
        new Model(
            m.network(),
            m.posterior(),
            m.prior(),
            m.image(),
            m.standardisation(),
            rules,
            m.classNames(),
            m.provenance());
    LocalFolder folder = LocalFolder.of(temp.resolve("scaled"));
    ModelStore.write(folder, scaled);
    assertThat(ModelStore.read(folder).pictures()).isEqualTo(rules);
  }

  @Test
  void aBackgroundThatIsNoGreyLevelIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PictureRules.on(256))
        .withMessageContaining("background = 256 must be a grey level from 0 to 255");
  }

  @Test
  void whatIsReadAndWrittenAgainHasTheSameBytes() throws IOException {
    LocalFolder first = LocalFolder.of(temp.resolve("a"));
    LocalFolder second = LocalFolder.of(temp.resolve("b"));
    String id = ModelStore.write(first, Samples.model());
    assertThat(ModelStore.write(second, ModelStore.read(first))).isEqualTo(id);
    for (String file : FILES) {
      assertThat(temp.resolve("b/" + file)).hasSameBinaryContentAs(temp.resolve("a/" + file));
    }
  }

  @Test
  void theOrderOfSettingsDoesNotMatter() {
    ObjectNode turned = CanonicalJson.object();
    turned.putObject("training").putNull("limit").put("epochs", 3L).put("rate", (double) 0.1f);
    turned.put("seed", 7L);
    assertThat(CanonicalJson.sha256(turned)).isEqualTo(Samples.provenance().settingsHash());
    assertThat(CanonicalJson.sorted(turned)).isEqualTo(Samples.provenance().settings());
  }

  @Test
  void anotherWeightIsAnotherModel() throws IOException {
    Model model = Samples.model();
    String id = ModelStore.write(LocalFolder.of(temp.resolve("a")), model);
    model.posterior().rho()[5] += 1;
    assertThat(ModelStore.write(LocalFolder.of(temp.resolve("b")), model)).isNotEqualTo(id);
  }

  @Test
  void aModelIsNotOverwritten() throws IOException {
    LocalFolder folder = LocalFolder.of(temp);
    ModelStore.write(folder, Samples.model());
    byte[] before = Files.readAllBytes(temp.resolve("mu.f32"));
    Model other = Samples.model();
    other.posterior().mu()[0] += 1;
    assertThatThrownBy(() -> ModelStore.write(folder, other))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(temp.resolve("mu.f32")).hasBinaryContent(before);
  }

  @Test
  void anEmptyFolderHasNoModel() throws IOException {
    LocalFolder folder = LocalFolder.of(temp.resolve("nothing"));
    assertThat(ModelStore.contains(folder)).isFalse();
    assertThatThrownBy(() -> ModelStore.read(folder)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> ModelStore.id(folder)).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void aWeightThatIsNotFiniteIsNamed() {
    float[] mu = Samples.values(1);
    mu[40] = Float.NaN;
    MeanField posterior = MeanField.of(mu, Samples.values(2));
    Model m = Samples.model();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(m.network(), posterior, m.prior()))
        .withMessage("mu of layers.4.weight[1] = NaN must be finite");
    mu[40] = Float.NEGATIVE_INFINITY;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(m.network(), posterior, m.prior()))
        .withMessage("mu of layers.4.weight[1] = -Infinity must be finite");
  }
}
