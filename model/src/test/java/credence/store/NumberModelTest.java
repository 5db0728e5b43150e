package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.Gaussian;
import credence.bayes.GaussianPrior;
import credence.bayes.Heteroscedastic;
import credence.bayes.MeanField;
import credence.bayes.NumberLikelihood;
import credence.data.Outputs;
import credence.data.Standardisation;
import credence.data.TargetScale;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.picture.PictureRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that predict numbers. */
class NumberModelTest {

  private static final NetworkSpec NETWORK =
      new NetworkSpec("line", Shape.flat(3), List.of(new Dense(2)));

  @TempDir Path temp;

  static Stream<Outputs.Numbers> outputs() {
    return Stream.of(
        numbers(List.of("y"), new Heteroscedastic(0.5)),
        numbers(List.of("y", "Fläche"), new Gaussian(1.0 / 3)));
  }

  private static Outputs.Numbers numbers(List<String> targets, NumberLikelihood likelihood) {
    return new Outputs.Numbers(
        List.of("a", "b[0]", "b[1]"),
        targets,
        targets.stream().map(name -> new TargetScale(1e-7, name.length())).toList(),
        likelihood);
  }

  private static Model model(Outputs outputs) {
    return new Model(
        NETWORK,
        MeanField.of(Samples.values(8, 1), Samples.values(8, 2)),
        new GaussianPrior(0, 0.3),
        Shape.flat(3),
        new Standardisation(new float[] {0.1f, 0.2f, 5}, new float[] {0.3f, 1, 200}),
        PictureRules.usual(),
        outputs,
        Samples.provenance());
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void columnsScalesAndLikelihoodComeBack(Outputs.Numbers outputs) throws IOException {
    LocalFolder folder = LocalFolder.of(temp.resolve("first"));
    String id = ModelStore.write(folder, model(outputs));
    Model read = ModelStore.read(folder);
    assertThat(read.outputs()).isEqualTo(outputs);
    assertThat(ModelStore.write(LocalFolder.of(temp.resolve("again")), read)).isEqualTo(id);
  }

  @Test
  void aModelOfNumbersHasNoClasses() {
    Model model = model(numbers(List.of("y"), new Heteroscedastic(0)));
    assertThatIllegalStateException()
        .isThrownBy(model::classNames)
        .withMessage("a model of the numbers y has no classes");
    assertThatIllegalStateException().isThrownBy(model::classifier);
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model(numbers(List.of("y"), new Gaussian(1))))
        .withMessage("likelihood has 1 outputs, the network 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbers(List.of("y", "y"), new Gaussian(1)))
        .withMessage("targets are not distinct: [y, y]");
  }

  @Test
  void whatIsDamagedIsNamed() throws IOException {
    refuse(json -> json.putArray("classes").add("one").add("two"), "expected only");
    refuse(json -> json.remove("numbers"), "classes: expected a value");
    refuse(json -> numbers(json).put("extra", 1), "numbers: expected only");
    refuse(json -> numbers(json).remove("features"), "numbers.features: expected a value");
    refuse(json -> ((ObjectNode) json.at("/numbers/targets/0")).put("deviation", 0), "targets[0]");
    refuse(
        json -> ((ObjectNode) numbers(json).get("likelihood")).put("type", "poisson"),
        "expected a likelihood of this version, found 'poisson'");
    refuse(
        json -> ((ObjectNode) numbers(json).get("likelihood")).put("beta", 2),
        "likelihood.beta: expected a power from 0 to 1");
  }

  private static ObjectNode numbers(ObjectNode json) {
    return (ObjectNode) json.get("numbers");
  }

  private void refuse(Consumer<ObjectNode> change, String message) throws IOException {
    Model model = model(numbers(List.of("y"), new Heteroscedastic(0)));
    ChangedModel.refuse(temp, model, change, message);
  }
}
