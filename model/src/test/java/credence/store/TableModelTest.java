package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.data.ImageInput;
import credence.data.Outputs;
import credence.data.Standardisation;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.picture.PictureRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that predict the class of a table's rows. */
class TableModelTest {

  private static final NetworkSpec NETWORK =
      new NetworkSpec("line", Shape.flat(3), List.of(new Dense(2)));
  private static final Outputs.Classes OUTPUTS =
      new Outputs.Classes(List.of("calm", "storm"), List.of("a", "b[0]", "Fläche"), "weather");

  @TempDir Path temp;

  private static Model model(Outputs outputs, Shape image) {
    return new Model(
        NETWORK,
        MeanField.of(Samples.values(8, 1), Samples.values(8, 2)),
        new GaussianPrior(0, 0.3),
        image,
        new Standardisation(new float[] {0.1f, 0.2f, 5}, new float[] {0.3f, 1, 200}),
        PictureRules.usual(),
        outputs,
        Samples.provenance());
  }

  @Test
  void columnsAndClassesComeBack() throws IOException {
    Model model = model(OUTPUTS, ImageInput.rowShape(3));
    LocalFolder folder = LocalFolder.of(temp.resolve("first"));
    String id = ModelStore.write(folder, model);
    Model read = ModelStore.read(folder);
    assertThat(read.outputs()).isEqualTo(OUTPUTS);
    assertThat(read.image()).isEqualTo(model.image());
    assertThat(ModelStore.write(LocalFolder.of(temp.resolve("again")), read)).isEqualTo(id);
    JsonNode input = json(temp.resolve("first")).get("input");
    assertThat(input.get("image").toString()).isEqualTo("[3,1,1]");
    assertThat(input.get("features").get(2).asText()).isEqualTo("Fläche");
    assertThat(input.get("label").asText()).isEqualTo("weather");
  }

  @Test
  void aRowIsPredicted() {
    try (var classifier = model(OUTPUTS, ImageInput.rowShape(3)).classifier()) {
      double[] row = {0.1, 0.2, 5};
      assertThat(classifier.predict(row, 20).probability()).isBetween(0.5, 1.0);
      assertThat(classifier.predict(row, 20).className())
          .isEqualTo(classifier.predict(ImageInput.pixels(row), 20).get(0).className());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> classifier.predict(new double[2], 20))
          .withMessage("2 features, and the model takes 3 x 1 x 8");
    }
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model(OUTPUTS, Shape.flat(3)))
        .withMessage("rows of a table are no images of 3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                model(
                    new Outputs.Classes(List.of("a", "b"), List.of("x"), "y"),
                    ImageInput.rowShape(3)))
        .withMessage("features has 1 columns, the network 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outputs.Classes(List.of("a", "b"), List.of("x"), null))
        .withMessage("1 features have the label null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model(new Outputs.Classes(List.of("a", "b")), ImageInput.rowShape(3)))
        .withMessageContaining("do not fit the network's input");
  }

  @Test
  void whatIsDamagedIsNamed() throws IOException {
    refuse(input -> input.remove("label"), "input.label: expected a value");
    refuse(input -> input.put("features", 3), "input.features: expected");
    refuse(input -> input.putArray("features").add("x"), "features has 1 columns");
    refuse(input -> input.remove("features"), "input: expected only");
  }

  private void refuse(Consumer<ObjectNode> change, String message) throws IOException {
    Model model = model(OUTPUTS, ImageInput.rowShape(3));
    ChangedModel.refuse(
        temp, model, json -> change.accept((ObjectNode) json.get("input")), message);
  }

  private static ObjectNode json(Path place) throws IOException {
    return CanonicalJson.parse("model.json", Files.readAllBytes(place.resolve("model.json")));
  }
}
