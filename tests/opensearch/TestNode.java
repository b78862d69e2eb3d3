import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of a cluster for tests, until the JVM ends.
 *
 * <p>Arguments: NAME HOME HTTP_PORT TRANSPORT_PORT SEED_PORT... The node with the name node0 starts
 * the cluster. The seeds are the transport ports of all nodes.
 */
public class TestNode extends Node {
    private static final List<Class<? extends Plugin>> PLUGINS =
        List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, PainlessPlugin.class);

    TestNode(Environment environment, Collection<Class<? extends Plugin>> plugins) {
        super(environment, plugins, false);
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[1]);
        Files.createDirectories(home.resolve("config"));
        List<String> seeds = List.of(args).subList(4, args.length).stream()
            .map(port -> "127.0.0.1:" + port)
            .toList();
        Settings settings = Settings.builder()
            .put("path.home", home.toString())
            .put("cluster.name", "cuttings-test")
            .put("node.name", args[0])
            .put("network.host", "127.0.0.1")
            .put("http.port", args[2])
            .put("transport.port", args[3])
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("node.store.allow_mmap", false)
            .put("cluster.max_shards_per_node", 4000)
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .putList("discovery.seed_hosts", seeds)
            .putList("cluster.initial_cluster_manager_nodes", "node0")
            .build();
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> args[0]);
        new TestNode(environment, PLUGINS).start();
        System.out.println("started " + args[0]);
        Thread.sleep(Long.MAX_VALUE);
    }
}
