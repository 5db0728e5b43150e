package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.data.Outputs;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Models as folders: {@code model.json}, {@code mu.f32} and {@code rho.f32} or, of a compact one,
 * {@code weights.bin}, {@code prior.f32} and {@code prior.rho.f32} for a prior of many means and
 * sigmas, {@code model.sha256}, as FORMAT.md describes them. Equal models in equal form give equal
 * bytes. What is read is not trusted: every size is derived from the checked network and compared
 * before anything is allocated.
 */
public final class ModelStore {

  private static final Manifest MANIFEST = new Manifest("model");
  private static final String FORMAT = "credence-model";
  private static final int VERSION = 1;
  private static final List<String> ROLES = List.of("mu", "rho");

  private ModelStore() {}

  /** Whether {@code folder} has a whole model. */
  public static boolean contains(Folder folder) throws IOException {
    return MANIFEST.isSealed(folder);
  }

  /** Writes {@code model} in its dense form. */
  public static String write(Folder folder, Model model) throws IOException {
    return write(folder, model, ModelForm.DENSE);
  }

  /**
   * Writes {@code model}; until the last file stands there is no model, whatever fails.
   *
   * @return the model's id: SHA-256 of {@code model.json}, and through it of every tensor
   * @throws FileAlreadyExistsException if the folder has a model
   */
  public static String write(Folder folder, Model model, ModelForm form) throws IOException {
    if (contains(folder)) {
      throw new FileAlreadyExistsException(folder.describe(MANIFEST.json()));
    }
    ObjectNode json = CanonicalJson.object();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.set("network", NetworkJson.write(model.network()));
    json.set("prior", PriorJson.write(model.prior()));
    ModelInput.of(model).write(json.putObject("input"));
    ModelInput.OutputsJson.write(model.outputs(), json);
    json.set("provenance", model.provenance().write());
    WeightLayout layout = WeightLayout.of(model.network());
    ArrayNode tensors = json.putArray("tensors");
    if (!new CompactTensors(layout).write(folder, model.posterior(), form, tensors)) {
      new Tensors("mu", layout).write(folder, model.posterior().mu(), tensors);
      new Tensors("rho", layout).write(folder, model.posterior().rho(), tensors);
    }
    for (Map.Entry<String, float[]> vector : PriorJson.vectors(model.prior()).entrySet()) {
      new Tensors(vector.getKey(), layout).write(folder, vector.getValue(), tensors);
    }
    return MANIFEST.write(folder, json);
  }

  /**
   * Id of the model in {@code folder}, without reading its tensors.
   *
   * @throws java.io.FileNotFoundException if there is none
   * @throws ModelFormatException if the manifest is damaged
   */
  public static String id(Folder folder) throws IOException {
    return MANIFEST.digest(folder);
  }

  /**
   * @throws java.io.FileNotFoundException if there is no model, or a file of it is missing
   * @throws ModelFormatException if it is damaged, or not of this version
   */
  public static Model read(Folder folder) throws IOException {
    Fields json =
        MANIFEST.read(
            folder,
            FORMAT,
            VERSION,
            List.of(ModelInput.OutputsJson.CLASSES, ModelInput.OutputsJson.NUMBERS),
            "network",
            "prior",
            "input",
            "provenance",
            "tensors");
    NetworkSpec network = NetworkJson.read(json.place("network"), json.require("network"));
    return read(folder, json, network);
  }

  private static Model read(Folder folder, Fields json, NetworkSpec network) throws IOException {
    ModelInput input = ModelInput.read(Fields.anyOf(json.place("input"), json.require("input")));
    Outputs outputs = ModelInput.OutputsJson.read(json, network.classes());
    Provenance provenance =
        Provenance.read(
            json.object(
                "provenance",
                "credence",
                "engine",
                "seed",
                "data",
                "parent",
                "settings",
                "metrics"));
    WeightLayout layout = NetworkJson.layout(json.place("network"), network);
    List<float[]> vectors = vectors(folder, json, layout);
    MeanField posterior = MeanField.of(vectors.get(0), vectors.get(1));
    Prior prior =
        PriorJson.read(
            json.place("prior"), prior(json), vectors.subList(ROLES.size(), vectors.size()));
    return NetworkJson.checked(
        json.place("network"),
        "parts that fit each other",
        () ->
            new Model(
                network,
                posterior,
                prior,
                input.image(),
                input.standardisation(),
                input.pictures(),
                input.outputs(outputs),
                provenance));
  }

  private static Fields prior(Fields json) throws ModelFormatException {
    return Fields.anyOf(json.place("prior"), json.require("prior"));
  }

  /** mu, rho, and what the prior has for every parameter. */
  private static List<float[]> vectors(Folder folder, Fields json, WeightLayout layout)
      throws IOException {
    List<String> roles = new ArrayList<>(ROLES);
    roles.addAll(PriorJson.roles(prior(json)));
    List<JsonNode> entries = Tensors.entries(json, layout, roles);
    if (!CompactReader.fits(entries)) {
      return Tensors.readAll(folder, json, layout, roles);
    }
    MeanField posterior = CompactReader.read(folder, entries, layout, json.place("tensors"));
    List<float[]> vectors = new ArrayList<>(List.of(posterior.mu(), posterior.rho()));
    vectors.addAll(Tensors.readAll(folder, json, layout, roles, ROLES.size()));
    return vectors;
  }

  /** The id of {@code model} where it is written in its dense form. */
  public static String id(Model model) throws IOException {
    return write(new CountingFolder(), model);
  }

  /** How many bytes the files of {@code model} have in that form. */
  public static long bytes(Model model, ModelForm form) throws IOException {
    CountingFolder folder = new CountingFolder();
    write(folder, model, form);
    return folder.bytes();
  }

  /** Counts the bytes that are written to it, and forgets them. */
  private static final class CountingFolder implements Folder {

    private long bytes;

    /** Of all files. */
    long bytes() {
      return bytes;
    }

    @Override
    public void create(String name, Content content) throws IOException {
      content.writeTo(
          new OutputStream() {
            @Override
            public void write(int b) {
              bytes++;
            }

            @Override
            public void write(byte[] source, int from, int count) {
              bytes += count;
            }
          });
    }

    @Override
    public InputStream open(String name) throws IOException {
      throw new FileNotFoundException(describe(name));
    }

    @Override
    public long length(String name) throws IOException {
      throw new FileNotFoundException(describe(name));
    }

    @Override
    public List<String> list() {
      return List.of();
    }

    @Override
    public String describe(String name) {
      return name;
    }
  }
}
