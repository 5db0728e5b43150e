package credence.job.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A node on this machine: it runs every pod's container as a process with a loopback address of its
 * own, and tells the cluster how it fares.
 */
final class Kubelet implements AutoCloseable {

  private final Cluster cluster;
  private final Image image;
  private final Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Process> processes = new ConcurrentHashMap<>();
  private final AtomicInteger addresses = new AtomicInteger(1);

  private Kubelet(Cluster cluster, Image image, Path folder) {
    this.cluster = cluster;
    this.image = image;
    this.folder = folder;
  }

  /**
   * @param pods the path of all pods of a name space
   * @param folder for what containers say and see
   */
  static Kubelet start(Cluster cluster, String pods, Image image, Path folder) throws IOException {
    Kubelet kubelet = new Kubelet(cluster, image, Files.createDirectories(folder));
    kubelet.threads.submit(
        () -> {
          cluster.watch(pods, 0, event -> kubelet.follow(pods, event));
          return null;
        });
    return kubelet;
  }

  private void follow(String pods, Cluster.Event event) {
    String path = pods + "/" + Cluster.name(event.object());
    if (event.type().equals("ADDED")) {
      threads.submit(() -> run(path, event.object()));
    } else if (event.type().equals("DELETED") && processes.containsKey(path)) {
      processes.get(path).destroy();
    }
  }

  private void run(String path, JsonNode pod) {
    String address = "127.0.1." + addresses.getAndIncrement();
    try {
      Container container = Container.mounted(cluster, pod, image, folder, address);
      Process process = container.start();
      processes.put(path, process);
      status(path, "Running", address, state -> state.putObject("running"));
      int code = process.waitFor();
      status(
          path,
          code == 0 ? "Succeeded" : "Failed",
          address,
          state ->
              state
                  .putObject("terminated")
                  .put("exitCode", code)
                  .put("reason", code == 0 ? "Completed" : "Error"));
    } catch (IOException | RuntimeException e) {
      status(
          path,
          "Failed",
          address,
          state -> state.putObject("terminated").put("exitCode", 128).put("message", e.toString()));
    } catch (InterruptedException e) {
      return; // this kubelet is closed
    }
  }

  private interface State {
    ObjectNode of(ObjectNode state);
  }

  private void status(String path, String phase, String address, State state) {
    cluster.change(
        path,
        pod -> {
          ObjectNode status = pod.withObject("/status");
          status.put("phase", phase).put("podIP", address).put("hostIP", "127.0.0.1");
          ObjectNode container = status.putArray("containerStatuses").addObject();
          container.set("name", pod.at("/spec/containers/0/name"));
          container.put("ready", phase.equals("Running"));
          state.of(container.putObject("state"));
          return pod;
        });
  }

  /** Kills a pod's process, as kill -9 and as the kernel does where it outgrows its memory. */
  void kill(String path) {
    assertThat(processes.get(path)).as("no process of %s", path).isNotNull();
    assertThat(processes.get(path).toHandle().destroyForcibly()).isTrue();
  }

  /** What all containers have said. */
  String said() throws IOException {
    try (Stream<Path> logs = Files.walk(folder, 2)) {
      return logs.filter(log -> log.endsWith("log"))
          .map(Kubelet::text)
          .collect(Collectors.joining("\n--\n"));
    }
  }

  private static String text(Path log) {
    try {
      return log + ":\n" + Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    processes.values().forEach(Process::destroyForcibly);
  }
}
