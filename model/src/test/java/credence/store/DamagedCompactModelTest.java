package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only compact models can have wrong; {@link DamagedModelTest} has the rest. */
class DamagedCompactModelTest {

  @TempDir Path temp;
  private LocalFolder folder;

  @BeforeEach
  void writeAModel() throws IOException {
    folder = LocalFolder.of(temp);
    ModelStore.write(folder, CompactModelTest.sparse(40), ModelForm.COMPACT_INT8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "model.sha256", "weights.bin"})
  void everyFlippedBitIsSeen(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve(file));
    for (int i = 0; i < bytes.length; i += 1 + bytes.length / 97) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      Files.write(temp.resolve(file), damaged);
      assertThatThrownBy(() -> ModelStore.read(folder)).isInstanceOf(ModelFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "model.sha256", "weights.bin"})
  void aFileThatIsCutShortTooLongOrMissingIsSeen(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve(file));
    for (int length : new int[] {0, 1, bytes.length - 1, bytes.length + 1, 2 * bytes.length}) {
      Files.write(temp.resolve(file), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ModelStore.read(folder)).isInstanceOf(ModelFormatException.class);
    }
    Files.delete(temp.resolve(file));
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | encoding    | \"point\"    | tensors[0].encoding: expected one of [dense, sparse]",
        "0 | encoding    | \"dense\"    | tensors[0]: expected only name, role",
        "0 | encoding    | 1            | tensors[0].encoding: expected a text",
        "1 | encoding    | \"sparse\"   | tensors[1].encoding: expected one of [dense]",
        "6 | encoding    | \"dense\"    | tensors[6].encoding: expected one of [sparse, point]",
        "9 | encoding    | \"sparse\"   | tensors[9].encoding: expected one of [dense, point]",
        "9 | encoding    | \"dense\"    | tensors[9].bytes: expected 160, found 0",
        "0 | dtype       | \"int16\"    | tensors[0].dtype: expected \"float32-le\"",
        "0 | dtype       | \"float32-le\" | tensors[0]: expected only",
        "1 | dtype       | \"int8\"     | tensors[1].dtype: expected \"float32-le\"",
        "6 | dtype       | \"int8\"     | tensors[6].dtype: expected \"float32-le\"",
        "0 | scale       | 0            | tensors[0].scale: expected a scale",
        "0 | scale       | -1           | tensors[0].scale: expected a scale",
        "0 | scale       | 1e-60        | tensors[0].scale: expected a scale",
        "0 | scale       | 1e37         | tensors[0].scale: expected a scale",
        "0 | scale       | \"1\"        | tensors[0].scale: expected a finite number",
        "0 | count       | -1           | tensors[0].count: expected a number from 0 to 36",
        "0 | count       | 37           | tensors[0].count: expected a number from 0 to 36",
        "0 | count       | 4294967297   | tensors[0].count: expected a number from 0 to 36",
        "0 | index_bytes | 0            | tensors[0].index_bytes: expected a number from",
        "0 | index_bytes | 2147483647   | tensors[0].index_bytes: expected a number from",
        "6 | count       | 0            | tensors[6].count: expected",
        "6 | index_bytes | 1            | tensors[6].index_bytes: expected 0",
        "0 | extra       | 1            | found 'extra'",
        "3 | count       | 1            | found 'count'",
        "0 | bytes       | 1            | tensors[0].bytes: expected",
        "0 | offset      | 1            | tensors[0].offset: expected 0",
        "2 | offset      | 0            | tensors[2].offset: expected",
        "2 | file        | \"../a\"     | tensors[2].file: expected \"weights.bin\"",
        "0 | file        | \"mu.f32\"   | tensors[0]: expected only",
        "0 | shape       | [1, 1, 1, 1] | tensors[0].shape: expected",
        "0 | sha256      | \"0\"        | 64 hexadecimal digits",
      })
  void aManifestThatIsSealedButWrongIsRefused(int tensor, String key, String value, String message)
      throws IOException {
    seal(tree -> ((ObjectNode) tree.at("/tensors/" + tensor)).set(key, json(value)));
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(temp.resolve("model.json").toString())
        .hasMessageContaining(message);
  }

  @Test
  void indicesThatAreSealedButLeaveTheTensorAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve("weights.bin"));
    bytes[0] = 126;
    replaceWeights(bytes);
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("weights.bin: layers.0.weight mu: expected what its entry says")
        .hasMessageContaining("index 126 at place 0 of a tensor of 36 values");
  }

  @Test
  void valuesThatAreSealedButNoneOfTheTypeAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve("weights.bin"));
    bytes[entry(0).get("index_bytes").intValue()] = -128;
    replaceWeights(bytes);
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("-128 among whole numbers from -127 to 127");
  }

  @Test
  void aSealedWeightThatIsNotFiniteIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve("weights.bin"));
    int rho = entry(6).get("offset").intValue();
    Arrays.fill(bytes, rho, rho + 4, (byte) -1);
    replaceWeights(bytes);
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("rho of layers.0.weight");
  }

  @Test
  void aHugeNetworkOfRemovedWeightsIsRefusedBeforeAnythingIsAllocated() throws IOException {
    // Two billion weights, of which next to none need be left.
    seal(tree -> ((ObjectNode) tree.at("/network/layers/4")).put("units", 36_000_000));
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("at most 67108864 weights in weights.bin");
  }

  @Test
  void noChangedByteBehindARightDigestEscapesAsAnythingElse() throws IOException {
    byte[] whole = Files.readAllBytes(temp.resolve("weights.bin"));
    Random random = new Random(22);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(entry(1).get("offset").intValue())] = (byte) random.nextInt(256);
      damaged[random.nextInt(whole.length)] = (byte) random.nextInt(256);
      replaceWeights(damaged);
      try {
        ModelStore.read(folder);
      } catch (ModelFormatException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(50, 450);
  }

  private JsonNode entry(int tensor) throws IOException {
    byte[] text = Files.readAllBytes(temp.resolve("model.json"));
    return CanonicalJson.parse("model.json", text).at("/tensors/" + tensor);
  }

  /** Other bytes, and a manifest that has their digests. */
  private void replaceWeights(byte[] bytes) throws IOException {
    Files.write(temp.resolve("weights.bin"), bytes);
    seal(
        tree -> {
          for (JsonNode entry : tree.get("tensors")) {
            int from = entry.get("offset").intValue();
            byte[] part = Arrays.copyOfRange(bytes, from, from + entry.get("bytes").intValue());
            ((ObjectNode) entry).put("sha256", Sha256.of(part));
          }
        });
  }

  private static JsonNode json(String value) {
    return CanonicalJsonTest.json(value);
  }

  private void seal(Consumer<ObjectNode> edit) throws IOException {
    ObjectNode tree =
        CanonicalJson.parse("model.json", Files.readAllBytes(temp.resolve("model.json")));
    edit.accept(tree);
    byte[] manifest = CanonicalJson.bytes(tree);
    Files.write(temp.resolve("model.json"), manifest);
    Files.writeString(temp.resolve("model.sha256"), Sha256.of(manifest) + "  model.json\n");
  }
}
