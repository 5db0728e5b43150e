package credence.job.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pod's only container as a process of this machine. Its volumes and what the image has are
 * folders here, and wherever it is told of them by name it is told these folders.
 */
final class Container {

  private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";

  private final JsonNode pod;
  private final JsonNode container;
  private final Path folder;
  private final String address;
  private final Map<String, Path> places = new LinkedHashMap<>();
  private final Map<String, String> environment = new TreeMap<>();

  private Container(JsonNode pod, Path folder, String address) {
    this.pod = pod;
    this.container = pod.at("/spec/containers/0");
    this.folder = folder;
    this.address = address;
  }

  /**
   * Waits for the volumes, as Spark makes a driver's pod before them.
   *
   * @param address that is the pod's own
   */
  static Container mounted(Cluster cluster, JsonNode pod, Image image, Path folder, String address)
      throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(Cluster.name(pod)));
    Container made = new Container(pod, own, address);
    Map<String, JsonNode> volumes = new TreeMap<>();
    pod.at("/spec/volumes").forEach(v -> volumes.put(v.path("name").asText(), v));
    for (JsonNode mount : made.container.path("volumeMounts")) {
      Path volume = Files.createDirectories(own.resolve(mount.path("name").asText()));
      made.places.put(mount.path("mountPath").asText(), volume);
    }
    made.places.put("/opt/credence", image.path("/opt/credence"));
    for (JsonNode mount : made.container.path("volumeMounts")) {
      made.mount(cluster, volumes.get(mount.path("name").asText()));
    }
    made.look(cluster);
    image.variables().forEach((name, value) -> made.environment.put(name, made.here(value)));
    made.container.path("env").forEach(made::variable);
    made.environment.put("SPARK_HOME", image.sparkHome().toString());
    made.environment.put("SPARK_LOCAL_IP", address);
    return made;
  }

  private void mount(Cluster cluster, JsonNode volume) throws IOException, InterruptedException {
    JsonNode map = volume.path("configMap");
    if (map.isMissingNode()) {
      return; // an empty folder
    }
    String maps = collection("configmaps");
    String name = map.path("name").asText();
    JsonNode found = cluster.await(name, maps, object -> Cluster.name(object).equals(name));
    for (JsonNode item : map.path("items")) {
      Path file = folder.resolve(volume.path("name").asText()).resolve(item.path("path").asText());
      Files.writeString(file, here(found.path("data").path(item.path("key").asText()).asText()));
    }
  }

  private String collection(String kind) {
    return "/api/v1/namespaces/" + pod.at("/metadata/namespace").asText() + "/" + kind;
  }

  /** The names that it knows hosts by: its own, and the services of drivers there are. */
  private void look(Cluster cluster) throws IOException {
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    hosts.append("%s %s%n".formatted(address, InetAddress.getLocalHost().getHostName()));
    for (JsonNode service : cluster.list(collection("services"))) {
      for (JsonNode other : cluster.list(collection("pods"))) {
        if (selects(service.at("/spec/selector"), other.at("/metadata/labels"))) {
          boolean self = Cluster.name(other).equals(Cluster.name(pod));
          hosts.append(self ? address : other.at("/status/podIP").asText());
          hosts.append(" %s.%s.svc%n".formatted(Cluster.name(service), namespace()));
        }
      }
    }
    Path file = Files.writeString(folder.resolve("hosts"), hosts);
    environment.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + file);
  }

  private String namespace() {
    return pod.at("/metadata/namespace").asText();
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    boolean all = !selector.isEmpty();
    for (var i = selector.fields(); i.hasNext(); ) {
      var label = i.next();
      all &= labels.path(label.getKey()).equals(label.getValue());
    }
    return all;
  }

  private void variable(JsonNode variable) {
    String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
    String value =
        switch (field) {
          case "" -> variable.path("value").asText();
          case "status.podIP" -> address;
          case "metadata.name" -> Cluster.name(pod);
          default -> throw new IllegalArgumentException("this test knows no " + field);
        };
    environment.put(variable.path("name").asText(), here(value));
  }

  /** A text of the container with its folders as they lie here. */
  private String here(String text) {
    String changed = text;
    for (Map.Entry<String, Path> place : places.entrySet()) {
      changed = changed.replace(place.getKey(), place.getValue().toString());
    }
    return changed;
  }

  /** As the entry point of Spark's image does it. */
  Process start() throws IOException {
    List<String> given = new ArrayList<>();
    container.path("args").forEach(word -> given.add(here(word.asText())));
    String role = given.remove(0);
    ProcessBuilder builder = new ProcessBuilder(role.equals("driver") ? driver(given) : executor());
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("log").toFile());
    builder.environment().keySet().removeIf(name -> !List.of("PATH", "HOME").contains(name));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** spark-submit, which the assembled Spark has as a class. */
  private List<String> driver(List<String> given) {
    String bound = environment.get("SPARK_DRIVER_BIND_ADDRESS");
    String library = Path.of("../scripts/lib.sh").toAbsolutePath().normalize().toString();
    List<String> line = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c"));
    line.add(". " + library + "; use_assembled_spark; spark_class " + SUBMIT + " \"$@\"");
    line.addAll(List.of("driver", "--conf", "spark.driver.bindAddress=" + bound));
    line.addAll(List.of("--deploy-mode", "client"));
    line.addAll(given);
    return line;
  }

  private List<String> executor() {
    List<String> line = new ArrayList<>();
    line.add(System.getProperty("java.home") + "/bin/java");
    for (int i = 0; environment.containsKey("SPARK_JAVA_OPT_" + i); i++) {
      line.add(environment.get("SPARK_JAVA_OPT_" + i));
    }
    String memory = environment.get("SPARK_EXECUTOR_MEMORY");
    line.addAll(List.of("-Xms" + memory, "-Xmx" + memory, "-cp"));
    String path = environment.get("SPARK_CONF_DIR") + ":" + environment.get("SPARK_HOME");
    line.add(path + "/jars/*:" + environment.getOrDefault("SPARK_CLASSPATH", ""));
    line.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
    Map<String, String> options = new LinkedHashMap<>();
    options.put("driver-url", "SPARK_DRIVER_URL");
    options.put("executor-id", "SPARK_EXECUTOR_ID");
    options.put("cores", "SPARK_EXECUTOR_CORES");
    options.put("app-id", "SPARK_APPLICATION_ID");
    options.put("hostname", "SPARK_EXECUTOR_POD_IP");
    options.put("resourceProfileId", "SPARK_RESOURCE_PROFILE_ID");
    options.put("podName", "SPARK_EXECUTOR_POD_NAME");
    options.forEach((option, name) -> line.addAll(List.of("--" + option, environment.get(name))));
    return line;
  }
}
