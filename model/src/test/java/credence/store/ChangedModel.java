package credence.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A model whose {@code model.json} somebody else has written, with the right hash. */
final class ChangedModel {

  private ChangedModel() {}

  /** Requires that the model is refused with the message after the change. */
  static void refuse(Path temp, Model model, Consumer<ObjectNode> change, String message)
      throws IOException {
    Path place = Files.createTempDirectory(temp, "damaged");
    LocalFolder folder = LocalFolder.of(place);
    ModelStore.write(folder, model);
    ObjectNode json =
        CanonicalJson.parse("model.json", Files.readAllBytes(place.resolve("model.json")));
    change.accept(json);
    byte[] bytes = CanonicalJson.bytes(json);
    Files.write(place.resolve("model.json"), bytes);
    Files.writeString(place.resolve("model.sha256"), Sha256.of(bytes) + "  model.json\n");
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }
}
