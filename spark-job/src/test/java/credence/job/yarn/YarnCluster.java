package credence.job.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.nodemanager.NodeManager;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;

/**
 * A YARN with an HDFS, on loopback addresses: Hadoop's own resource manager, node manager, name
 * node and data node as threads of this JVM. Containers are processes, which YARN kills when they
 * outgrow their memory.
 */
final class YarnCluster implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String LOOPBACK = "127.0.0.1:0";
  private static final String QUEUE = "yarn.scheduler.capacity.root.default.";

  private final MiniDFSCluster hdfs;
  private final ResourceManager resources = new ResourceManager();
  private final NodeManager node = new NodeManager();
  private final Path folder;

  private YarnCluster(Path folder, int memory) throws Exception {
    this.folder = Files.createDirectories(folder);
    DefaultMetricsSystem.setMiniClusterMode(true);
    Configuration stored = new Configuration();
    stored.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(stored).numDataNodes(1).build();
    YarnConfiguration conf = settings(hdfs.getFileSystem().getUri().toString(), memory);
    resources.init(conf);
    resources.start();
    // It knows the ports by now.
    node.init(new YarnConfiguration(resources.getConfig()));
    node.start();
    await("the node", () -> resources.getResourceScheduler().getNumClusterNodes() == 1);
    writeSettings(resources.getConfig());
  }

  /**
   * @param folder for its files, its logs and those of containers
   * @param memory of its only node, for containers [MB]
   */
  static YarnCluster start(Path folder, int memory) throws Exception {
    return new YarnCluster(folder, memory);
  }

  private YarnConfiguration settings(String files, int memory) {
    YarnConfiguration conf = new YarnConfiguration();
    conf.set("fs.defaultFS", files);
    for (String address :
        List.of(
            YarnConfiguration.RM_ADDRESS,
            YarnConfiguration.RM_SCHEDULER_ADDRESS,
            YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
            YarnConfiguration.RM_ADMIN_ADDRESS,
            YarnConfiguration.RM_WEBAPP_ADDRESS,
            YarnConfiguration.NM_ADDRESS,
            YarnConfiguration.NM_LOCALIZER_ADDRESS,
            YarnConfiguration.NM_WEBAPP_ADDRESS)) {
      conf.set(address, LOOPBACK);
    }
    conf.set(YarnConfiguration.NM_LOCAL_DIRS, folder.resolve("containers").toString());
    conf.set(YarnConfiguration.NM_LOG_DIRS, folder.resolve("logs").toString());
    conf.setInt(YarnConfiguration.NM_PMEM_MB, memory);
    conf.setInt(YarnConfiguration.NM_VCORES, 16);
    conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 1);
    conf.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    conf.setInt(YarnConfiguration.NM_CONTAINER_MON_INTERVAL_MS, 500);
    // A disk that is nearly full is no reason here to refuse containers.
    conf.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
    // What capacity-scheduler.xml says where Hadoop is installed.
    conf.set("yarn.scheduler.capacity.root.queues", "default");
    conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
    conf.set(QUEUE + "capacity", "100");
    conf.set(QUEUE + "maximum-capacity", "100");
    conf.set(QUEUE + "state", "RUNNING");
    conf.set(QUEUE + "acl_submit_applications", "*");
    return conf;
  }

  /** What its clients have to know, as files of a {@code HADOOP_CONF_DIR}. */
  private void writeSettings(Configuration running) throws IOException {
    Configuration told = new Configuration(false);
    for (String key :
        List.of(
            "fs.defaultFS",
            YarnConfiguration.RM_ADDRESS,
            YarnConfiguration.RM_SCHEDULER_ADDRESS,
            YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
            YarnConfiguration.RM_WEBAPP_ADDRESS)) {
      told.set(key, running.get(key));
    }
    Files.createDirectories(settings());
    // YARN's defaults come after the first and before the second.
    for (String name : List.of("core-site.xml", "yarn-site.xml")) {
      try (OutputStream file = Files.newOutputStream(settings().resolve(name))) {
        told.writeXml(file);
      }
    }
  }

  /** For {@code HADOOP_CONF_DIR}. */
  Path settings() {
    return folder.resolve("conf");
  }

  /** Of its HDFS. */
  FileSystem files() throws IOException {
    return hdfs.getFileSystem();
  }

  /** A path of its HDFS as an argument. */
  String place(String path) throws IOException {
    return files().getUri() + path;
  }

  boolean has(String path) throws IOException {
    return files().exists(new org.apache.hadoop.fs.Path(path));
  }

  /** A file or folder of this machine on its HDFS. */
  void put(Path local, String path) throws IOException {
    files()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path(path));
  }

  /** A folder of its HDFS on this machine. */
  Path get(String path, Path local) throws IOException {
    files()
        .copyToLocalFile(
            false,
            new org.apache.hadoop.fs.Path(path),
            new org.apache.hadoop.fs.Path(local.toUri()),
            true);
    return local;
  }

  /**
   * Kills a container's JVM, as kill -9.
   *
   * @param program what its command line names
   */
  static void kill(String program) {
    ProcessHandle found =
        containers(program).findFirst().orElseThrow(() -> new AssertionError("no " + program));
    assertThat(found.destroyForcibly()).isTrue();
  }

  /** JVMs in containers; around each there is a shell. */
  private static Stream<ProcessHandle> containers(String program) {
    return ProcessHandle.current()
        .descendants()
        .filter(
            process -> {
              List<String> words = List.of(commandLine(process).split("\0", -1));
              return words.get(0).endsWith("/java")
                  && words.stream().anyMatch(word -> word.endsWith(program));
            });
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  /** What containers have said, those of an application master and of executors. */
  String said() throws IOException {
    try (Stream<Path> logs = Files.walk(folder.resolve("logs"))) {
      return logs.filter(log -> log.endsWith("stderr"))
          .map(YarnCluster::text)
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

  static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant limit = Instant.now().plus(LIMIT);
    while (!condition.call()) {
      if (Instant.now().isAfter(limit)) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    node.stop();
    resources.stop();
    hdfs.shutdown();
  }
}
