package main

import (
	"context"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/storagebackend"
	"k8s.io/apiserver/pkg/storage/storagebackend/factory"
	"k8s.io/client-go/tools/cache"
)

// Memory holds objects where a server has etcd, encoded as there, for one request after the other.
type Memory struct {
	// What nobody here calls, such as Watch.
	storage.Interface
	versioner storage.APIObjectVersioner
	codec     runtime.Codec
	*Objects
}

// Objects are what is stored, whatever the version that it is asked for in.
type Objects struct {
	encoded  map[string][]byte
	revision uint64
}

// Storage tells a registry to keep objects in memory.
type Storage struct {
	codec   runtime.Codec
	objects *Objects
}

// NewStorage is a storage with nothing in it.
func NewStorage(codec runtime.Codec) Storage {
	return Storage{codec, &Objects{encoded: map[string][]byte{}, revision: 1}}
}

func (s Storage) GetRESTOptions(resource schema.GroupResource, _ runtime.Object) (generic.RESTOptions, error) {
	config := storagebackend.Config{Codec: s.codec}
	return generic.RESTOptions{
		StorageConfig:  config.ForResource(resource),
		ResourcePrefix: resource.String(),
		Decorator: func(config *storagebackend.ConfigForResource, _ string, _ func(runtime.Object) (string, error),
			_, _ func() runtime.Object, _ storage.AttrFunc, _ storage.IndexerFuncs, _ *cache.Indexers,
		) (storage.Interface, factory.DestroyFunc, error) {
			return &Memory{codec: config.Codec, Objects: s.objects}, func() {}, nil
		},
	}, nil
}

func (m *Memory) Versioner() storage.Versioner { return m.versioner }

func (m *Memory) Get(_ context.Context, key string, options storage.GetOptions, into runtime.Object) error {
	encoded, found := m.encoded[key]
	switch {
	case found:
		return m.decode(encoded, into)
	case options.IgnoreNotFound:
		return runtime.SetZeroValue(into)
	default:
		return storage.NewKeyNotFoundError(key, 0)
	}
}

// GetList gives an empty list: to ask for one is a way to ask whether a kind is served.
func (m *Memory) GetList(_ context.Context, _ string, _ storage.ListOptions, list runtime.Object) error {
	return m.versioner.UpdateList(list, m.revision, "", nil)
}

func (m *Memory) GuaranteedUpdate(ctx context.Context, key string, destination runtime.Object, ignoreNotFound bool,
	preconditions *storage.Preconditions, update storage.UpdateFunc, _ runtime.Object,
) error {
	current := destination.DeepCopyObject()
	if err := m.Get(ctx, key, storage.GetOptions{IgnoreNotFound: ignoreNotFound}, current); err != nil {
		return err
	}
	if err := preconditions.Check(key, current); err != nil {
		return err
	}
	updated, _, err := update(current, storage.ResponseMeta{ResourceVersion: m.revision})
	if err != nil {
		return err
	}
	if err := m.versioner.PrepareObjectForStorage(updated); err != nil {
		return err
	}
	encoded, err := runtime.Encode(m.codec, updated)
	if err != nil {
		return err
	}
	m.revision++
	m.encoded[key] = encoded
	return m.decode(encoded, destination)
}

func (m *Memory) Delete(ctx context.Context, key string, out runtime.Object, _ *storage.Preconditions,
	_ storage.ValidateObjectFunc, _ runtime.Object, _ storage.DeleteOptions,
) error {
	if err := m.Get(ctx, key, storage.GetOptions{}, out); err != nil {
		return err
	}
	delete(m.encoded, key)
	return nil
}

func (m *Memory) decode(encoded []byte, into runtime.Object) error {
	if _, _, err := m.codec.Decode(encoded, nil, into); err != nil {
		return err
	}
	return m.versioner.UpdateObject(into, m.revision)
}
