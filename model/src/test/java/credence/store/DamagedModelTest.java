package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

class DamagedModelTest {

  @TempDir Path temp;
  private LocalFolder folder;

  @BeforeEach
  void writeAModel() throws IOException {
    folder = LocalFolder.of(temp);
    ModelStore.write(folder, Samples.model());
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "model.sha256", "mu.f32", "rho.f32"})
  void everyFlippedBitIsSeen(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve(file));
    for (int i = 0; i < bytes.length; i += 1 + bytes.length / 53) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      Files.write(temp.resolve(file), damaged);
      assertThatThrownBy(() -> ModelStore.read(folder)).isInstanceOf(ModelFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "model.sha256", "mu.f32", "rho.f32"})
  void aFileThatIsCutShortOrTooLongIsSeen(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve(file));
    for (int length : new int[] {0, 1, bytes.length - 1, bytes.length + 1, 2 * bytes.length}) {
      Files.write(temp.resolve(file), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ModelStore.read(folder)).isInstanceOf(ModelFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "model.sha256", "mu.f32", "rho.f32"})
  void aMissingFileIsNamed(String file) throws IOException {
    Files.delete(temp.resolve(file));
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining(file);
  }

  @Test
  void damageToATensorNamesIt() throws IOException {
    byte[] mu = Files.readAllBytes(temp.resolve("mu.f32"));
    mu[4 * 37] ^= 1;
    Files.write(temp.resolve("mu.f32"), mu);
    assertThatThrownBy(() -> ModelStore.read(folder))
        .hasMessageStartingWith(temp.resolve("mu.f32") + ": layers.0.bias: expected SHA-256 ");
  }

  @Test
  void anUnfinishedWriteIsNoModelAndCanBeRepeated() throws IOException {
    for (int files = 0; files < 4; files++) {
      LocalFolder fresh = LocalFolder.of(temp.resolve("fresh" + files));
      FailingFolder failing = FailingFolder.after(files, fresh);
      assertThatThrownBy(() -> ModelStore.write(failing, Samples.model())).hasMessage("disk full");
      assertThat(fresh.list()).hasSize(files);
      assertThat(ModelStore.contains(fresh)).isFalse();
      assertThatThrownBy(() -> ModelStore.read(fresh)).isInstanceOf(FileNotFoundException.class);
      assertThat(ModelStore.write(fresh, Samples.model())).isEqualTo(ModelStore.id(folder));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/format                    | \"other\"        | model.json: format: ",
        "/version                   | 2                | expected 1, found 2",
        "/version                   | 1.5              | version: expected a whole number",
        "/version                   | null             | version: expected a whole number",
        "/extra                     | 1                | found 'extra'",
        "/network                   | []               | network: expected an object",
        "/network/extra             | 1                | network: expected only name, input, layers",
        "/network/name              | \"\"             | network.name is empty",
        "/network/input             | [2, 7]           | network.input: expected 3 whole numbers",
        "/network/input             | [2, -7, 6]       | every side must be at least 1",
        "/network/input             | [70000,70000,9]  | more than 2^31 - 1 values",
        "/network/layers            | []               | has no layers",
        "/network/layers/0/type     | \"conv9d\"       | network.layers[0]: expected a layer type",
        "/network/layers/0/filters  | -1               | filters = -1 must be at least 1",
        "/network/layers/0/filters  | 99999999999      | filters: expected a whole number of 32",
        "/network/layers/0/filters  | \"3\"            | filters: expected a whole number of 32",
        "/network/layers/0/kernel   | [9, 9]           | layers[0] (conv2d)",
        "/network/layers/0/kernel   | 3                | kernel: expected an array of at most 2",
        "/network/layers/0/dilation | 1                | found 'dilation'",
        "/network/layers/1/units    | 1                | found 'units'",
        "/network/layers/4/units    | 2147483647       | more than 2^31 - 1 weights",
        "/network/layers/4/units    | 10000000         | tensors[2].shape: expected [10000000, 54]",
        "/network/layers/6/units    | 4                | tensors[4].shape: expected [4, 4]",
        "/prior/type                | \"cauchy\"       | prior.type: expected a prior of this",
        "/prior/sigma               | 0                | prior.sigma = 0.0 must be positive",
        "/prior/pi                  | 0.5              | prior: expected only type, mu, sigma",
        "/prior/sigma               | 1e999            | sigma: expected a finite number",
        "/input/image               | [3, 5, 6]        | image has 3 channels, the network 2",
        "/input/image               | [2, 8, 6]        | do not fit the network's input",
        "/input/mean                | [1]              | 1 means and 2 deviations",
        "/input/std                 | [1, 0]           | std positive",
        "/input/std                 | [1, 1e-60]       | std positive",
        "/input/std                 | [1, 1, 1]        | std: expected an array of at most 2",
        "/classes                   | [\"a\", \"b\"]   | classNames has 2 classes, the network 3",
        "/classes                   | [\"a\",\"b\",\"b\"] | not distinct",
        "/classes                   | [1, 2, 3]        | classes: expected an array of texts",
        "/provenance/data           | \"x\"            | provenance.data = x is not 64",
        "/provenance/parent         | 5                | provenance.parent: expected a text",
        "/provenance/settings       | []               | settings: expected an object",
        "/provenance/metrics/x      | 1e999            | finite number",
        "/tensors                   | []               | expected 12 tensors (mu, rho), found 0",
        "/tensors                   | {}               | expected an array of at most 12",
        "/tensors/0/name            | \"a\"            | tensors[0].name: expected \"layers.0.weight\"",
        "/tensors/0/role            | \"rho\"          | tensors[0].role: expected \"mu\"",
        "/tensors/0/encoding        | \"sparse\"       | tensors[0].encoding: expected \"dense\"",
        "/tensors/0/dtype           | \"float64\"      | tensors[0].dtype: expected",
        "/tensors/0/shape           | [3, 2, 3]        | shape: expected 4 whole numbers",
        "/tensors/0/shape           | [3, 2, 2, 3]     | shape: expected [3, 2, 3, 2]",
        "/tensors/0/file            | \"../mu.f32\"    | file: expected \"mu.f32\"",
        "/tensors/3/offset          | -4               | tensors[3].offset: expected",
        "/tensors/3/bytes           | 9223372036854775807 | tensors[3].bytes: expected",
        "/tensors/3/sha256          | \"00\"           | 64 hexadecimal digits",
      })
  void aManifestThatIsSealedButWrongIsRefused(String at, String value, String message)
      throws IOException {
    seal(edited(at, value));
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(temp.resolve("model.json").toString())
        .hasMessageContaining(message);
  }

  @Test
  void aMissingTensorIsSeen() throws IOException {
    seal(tree -> ((ArrayNode) tree.get("tensors")).remove(11));
    assertThatThrownBy(() -> ModelStore.read(folder))
        .hasMessageContaining("expected 12 tensors (mu, rho), found 11 tensors");
  }

  @Test
  void aMissingKeyIsSeen() throws IOException {
    seal(tree -> tree.remove("prior"));
    assertThatThrownBy(() -> ModelStore.read(folder))
        .hasMessageContaining("prior: expected a value, found nothing");
  }

  @Test
  void aHugeNetworkIsRefusedBeforeAnythingIsAllocated() throws IOException {
    // A manifest that agrees with itself on 8 GB of weights, beside small files.
    seal(
        tree -> {
          ((ObjectNode) tree.at("/network/layers/6")).put("units", 400_000_000);
          resize(tree.at("/tensors/4"), 4, 400_000_000);
          resize(tree.at("/tensors/5"), 0, 400_000_000);
          resize(tree.at("/tensors/10"), 4, 400_000_000);
          resize(tree.at("/tensors/11"), 0, 400_000_000);
        });
    assertThatThrownBy(() -> ModelStore.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("mu.f32: expected 80000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "1", "{", "{}x", "{\"format\":1,\"format\":1}", "{}{}"})
  void textThatIsNotOneObjectIsRefused(String text) throws IOException {
    seal(text.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ModelStore.read(folder)).isInstanceOf(ModelFormatException.class);
  }

  @Test
  void deepNestingLongTextsAndHugeNumbersAreRefused() throws IOException {
    for (String hostile :
        new String[] {
          "{\"a\":" + "[".repeat(1_000_000),
          "{\"a\":" + "{\"a\":".repeat(100) + "1" + "}".repeat(101),
          "{\"a\":\"" + "x".repeat(3_000_000) + "\"}",
          "{\"a\":" + "9".repeat(1_000_000) + "}",
          " ".repeat(17 << 20)
        }) {
      seal(hostile.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> ModelStore.read(folder)).isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void noByteFlipInASealedManifestEscapesAsAnythingElse() throws IOException {
    byte[] json = Files.readAllBytes(temp.resolve("model.json"));
    Random random = new Random(20);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = json.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        damaged[random.nextInt(json.length)] = (byte) random.nextInt(256);
      }
      refused += refused(damaged);
    }
    assertThat(refused).isGreaterThan(750);
  }

  @Test
  void noMixOfPiecesOfASealedManifestEscapesAsAnythingElse() throws IOException {
    String json = Files.readString(temp.resolve("model.json"));
    String[] tokens = json.split("(?<=[\\[\\]{},:])|(?=[\\[\\]{},:])");
    Random random = new Random(21);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      String[] mixed = tokens.clone();
      for (int swaps = random.nextInt(3); swaps >= 0; swaps--) {
        mixed[random.nextInt(mixed.length)] = tokens[random.nextInt(tokens.length)];
      }
      refused += refused(String.join("", mixed).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(refused).isGreaterThan(750);
  }

  /** 1 if the manifest is refused in the way it should be, 0 if it is still good. */
  private int refused(byte[] manifest) throws IOException {
    seal(manifest);
    try {
      ModelStore.read(folder);
      return 0;
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).hasSizeLessThan(2000);
      return 1;
    }
  }

  private static void resize(JsonNode tensor, int inputs, int units) {
    ObjectNode entry = (ObjectNode) tensor;
    ArrayNode shape = entry.putArray("shape").add(units);
    long size = units;
    if (inputs > 0) {
      shape.add(inputs);
      size *= inputs;
    }
    entry.put("bytes", 4 * size);
    if (inputs == 0) {
      entry.put("offset", entry.get("offset").longValue() + 16L * (units - 3));
    }
  }

  private Consumer<ObjectNode> edited(String at, String value) {
    int slash = at.lastIndexOf('/');
    return tree -> {
      JsonNode parent = tree.at(at.substring(0, slash));
      JsonNode json = CanonicalJsonTest.json(value);
      ((ObjectNode) parent).set(at.substring(slash + 1), json);
    };
  }

  private void seal(Consumer<ObjectNode> edit) throws IOException {
    byte[] text = Files.readAllBytes(temp.resolve("model.json"));
    ObjectNode tree = CanonicalJson.parse("model.json", text);
    edit.accept(tree);
    // As an attacker's program would write it: infinities as 1e999.
    seal(
        new String(CanonicalJson.bytes(tree), StandardCharsets.UTF_8)
            .replace("\"Infinity\"", "1e999")
            .getBytes(StandardCharsets.UTF_8));
  }

  private void seal(byte[] manifest) throws IOException {
    Files.write(temp.resolve("model.json"), manifest);
    Files.writeString(temp.resolve("model.sha256"), Sha256.of(manifest) + "  model.json\n");
  }
}
